// The drawing of a scene, and what is emphasized in it.

const world = document.getElementById("world");
let scene;

function draw() {
  const graph = shownGraph();
  const program = shownProgram();
  scene = program ? kernelScene(program, state.fold !== "") : graphScene(graph);
  const marks = shownMarks();
  world.replaceChildren(
    shape("g", {}, scene.groups.map(groupShape)),
    shape("g", { class: "edges" }, scene.edges.map(edgeShape)),
    shape("g", {}, scene.groups.map(titleShape)),
    shape("g", {}, scene.boxes.map((box) => nodeShape(graph, box, marks.get(box.node)))));
  emphasize();
  drawLegend(graph, marks);
}

function groupShape(group) {
  const [x, y] = corner(group);
  const { width, height } = group;
  return shape("g", { class: "kernel", "data-kernel": group.kernel.index },
    shape("rect", { x, y, width, height, rx: 10 }));
}

// Above the edges, which would cross it.
function titleShape(group) {
  const [x, y] = corner(group);
  const { kernel, width, summary } = group;
  return shape("g", { class: `title ${kernel.kind}`, "data-kernel": kernel.index },
    shape("rect", { x: x + 1, y: y + 1, width: width - 2, height: titleHeight - 3, rx: 9 }),
    shape("text", { x: x + 12, y: y + 17 }, kernel.name),
    summary && shape("text", { class: "type", x: x + 12, y: y + titleHeight + 12 }, summary),
    kernel.bodies.length > 0
      && shape("text", { class: "open", x: x + width - 18, y: y + 17 }, "⤵"));
}

function corner(box) {
  return [box.x - box.width / 2, box.y - box.height / 2];
}

function edgeShape(edge) {
  return shape("path", {
    d: curve(edge.points), "data-value": edge.value, "data-reader": edge.reader,
    "data-kernel": edge.kernel,
  });
}

// Straight down within layers, curved between them.
function curve(points) {
  let path = `M${points[0]}`;
  for (let i = 1; i < points.length; i += 1) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    const middle = (y0 + y1) / 2;
    path += x0 === x1 ? `L${x1},${y1}` : `C${x0},${middle} ${x1},${middle} ${x1},${y1}`;
  }
  return path;
}

function nodeShape(graph, box, mark) {
  const node = graph.nodes[box.node];
  const [x, y] = corner(box);
  const [name, type] = nodeTexts(node);
  const classes = ["node", category(node), mark, node.gradientOf ? "gradient" : undefined];
  const result = resultText(graph, box.node);
  return shape("g", {
    class: classes.filter(Boolean).join(" "), "data-node": box.node, "data-kernel": box.kernel,
    transform: `translate(${x} ${y})`,
  },
    shape("rect", { width: box.width, height: box.height, rx: node.role ? 19 : 7 }),
    shape("text", { class: "name", x: box.width / 2, y: 16 }, name),
    shape("text", { class: "type", x: box.width / 2, y: 30 }, type),
    node.gradientOf && shape("text", { class: "rule", x: box.width - 5, y: 12 }, "∂"),
    result && shape("text", { class: "result", x: box.width / 2, y: 46 }, result));
}

// Which node is selected, its neighbors, and what a search leaves out.
function emphasize() {
  const selected = state.node === "" ? undefined : Number(state.node);
  const kernel = state.kernel === "" ? undefined : Number(state.kernel);
  const graph = shownGraph();
  const near = new Set(graph.nodes[selected]?.operands ?? []);
  const users = new Set(graph.users[selected] ?? []);
  const hits = searchHits();
  for (const one of world.querySelectorAll(".node")) {
    const index = Number(one.dataset.node);
    one.classList.toggle("selected", index === selected);
    one.classList.toggle("operand", near.has(index));
    one.classList.toggle("user", users.has(index));
    one.classList.toggle("dim", hits !== undefined && !hits.includes(index));
    one.classList.toggle("hit", hits?.includes(index) ?? false);
  }
  for (const one of world.querySelectorAll(".edges path")) {
    const [value, reader] = [Number(one.dataset.value), Number(one.dataset.reader)];
    one.classList.toggle("out", value === selected);
    one.classList.toggle("in", reader === selected);
    const isMemory = one.dataset.reader === undefined && Number(one.dataset.kernel) === kernel;
    one.classList.toggle("in-kernel", isMemory);
    if (value === selected || reader === selected) one.parentNode.append(one);
  }
  for (const one of world.querySelectorAll(".kernel, .title")) {
    one.classList.toggle("selected", Number(one.dataset.kernel) === kernel);
  }
}

const categoryNames = {
  input: "input", parameter: "parameter", state: "state", constant: "constant",
  product: "product", reduction: "reduction", elementwise: "elementwise", structure: "shape",
  random: "random", loop: "loop or branch",
};

function drawLegend(graph, marks) {
  const present = new Set(graph.nodes.map(category));
  const entry = (name, text) => element("span", { class: `key ${name}` }, text);
  const entries = Object.entries(categoryNames).filter(([name]) => present.has(name))
    .map(([name, text]) => entry(name, text));
  if (graph.nodes.some((node) => node.gradientOf)) entries.push(entry("rule", "∂ gradient"));
  for (const mark of new Set(marks.values())) entries.push(entry(mark, mark));
  document.getElementById("legend").replaceChildren(...entries);
}
