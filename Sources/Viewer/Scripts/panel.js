// What is known of the selected node or kernel.

const panel = document.getElementById("panel");

function drawPanel() {
  const [graph, program] = [shownGraph(), shownProgram()];
  const node = state.node === "" ? undefined : graph.nodes[Number(state.node)];
  const kernel = state.kernel === "" ? undefined : program?.kernels[Number(state.kernel)];
  if (node) panel.replaceChildren(...nodePanel(node, graph, program));
  else if (kernel) panel.replaceChildren(...kernelPanel(kernel, graph, program));
  else panel.replaceChildren(...overview(graph, program));
  panel.dataset.shows = node ? "node" : kernel ? "kernel" : "stage";
  panel.scrollTop = 0;
}

// Rows of a name and what it is; those without a value are left out.
function facts(rows) {
  const shown = rows.filter(([, value]) => value !== undefined && value?.length !== 0);
  return element("dl", {}, shown.flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", { "data-fact": name }, ...(Array.isArray(value) ? spaced(value) : [value])),
  ]));
}

function spaced(items) {
  return items.flatMap((item, index) => (index === 0 ? [item] : [" ", item]));
}

// Long lists open when they are asked for.
function folded(items) {
  if (items.length <= 8) return items;
  return [element("details", {}, element("summary", {}, `${items.length}`), ...spaced(items))];
}

function sourceLink(node) {
  if (!node.file) return undefined;
  return link(place(node), () => change({ search: place(node) }),
    { title: "Show all nodes from here" });
}

function nodePanel(node, graph, program) {
  const links = (indices) => indices.map((index) => nodeLink(index, graph));
  const rule = node.gradientOf && [element("b", {}, `∂ ${node.gradientOf}`),
    "made the node by its gradient rule; source and layer are that operator's"];
  const kernels = program?.computedBy.get(node.index)?.map((one) => program.kernels[one]) ?? [];
  const bodies = program ? [] : bodyGraphs(node);
  return [
    element("h2", {}, node.role ? node.name : node.operator,
      element("small", {}, node.role ?? node.name)),
    facts([
      ["type", element("code", {}, node.type)],
      ["bytes", bytesText(node.bytes)],
      ...node.attributes.map((one) => [one.name, element("code", {}, attributeText(one.value))]),
      ["gradient", rule],
      ["source", sourceLink(node)],
      ["layer", node.scope && link(node.scope, () => change({ search: node.scope }))],
      ["operands", links(node.operands)],
      ["users", folded(links(graph.users[node.index]))],
      ["results", graph.results[node.index].map((one) => element("b", {},
        one.updates === undefined ? one.name : `new value of ${graph.nodes[one.updates].name}`))],
      ["kernels", kernels.map(kernelLink)],
      ["memory", memoryText(node, program)],
      ["change", changeText(node)],
      ["bodies", bodies.map((_, number) => link(`open ${number + 1}`,
        () => openBody({ node: node.index }, number)))],
    ]),
    element("pre", { class: "ir" }, node.text),
    ...kernels.flatMap((kernel) => kernelCode(kernel)),
  ];
}

function attributeText(value) {
  if (Array.isArray(value)) return `[${value.map(attributeText).join(", ")}]`;
  if (value?.graph !== undefined) return dump.graphs[value.graph].name;
  if (value?.values === undefined) return `${value}`;
  const rest = value.count > value.values.length ? ", …" : "";
  return value.count === 1 ? `${value.values[0]}` : `[${value.values.join(", ")}${rest}]`;
}

function memoryText(node, program) {
  const owner = program?.buffers.get(node.index);
  if (owner !== undefined) return ["the buffer of", nodeLink(owner)];
  const buffer = program?.memory?.buffers.find((one) => one.node === node.index);
  if (!buffer) return program?.memory ? "none: only within kernels" : undefined;
  const where = buffer.place === "arena" ? `arena at ${buffer.offset}`
    : buffer.index === undefined ? buffer.place : `${buffer.place} ${buffer.index}`;
  return buffer.first === undefined ? where : `${where}, steps ${buffer.first} to ${buffer.last}`;
}

function changeText(node) {
  const mark = shownMarks().get(node.index);
  if (mark !== "changed" || shownStage() !== currentStage()) return mark;
  const before = dump.graphs[dump.stages[currentStage().previous].graph];
  const old = before.nodes[currentStage().changes.counterparts[node.index]];
  return ["changed from", element("code", {}, old.text)];
}

function kernelPanel(kernel, graph, program) {
  const links = (indices) => indices.map((index) => nodeLink(index, graph));
  const step = program.stepOf.get(kernel.index);
  return [
    element("h2", {}, kernel.name, element("small", {}, kernel.kind)),
    facts([
      ["nodes", folded(links(kernel.nodes))],
      ["reads", links(kernel.inputs)],
      ["writes", links(kernel.outputs)],
      ["step", step === undefined ? undefined : `${step}`],
      ["work", `${countText(kernel.operations)} operations`],
      ["operands", bytesText(kernel.bytes)],
      ["bodies", kernel.bodies.map((_, number) => link(`open ${number + 1}`,
        () => openBody({ kernel: kernel.index }, number)))],
    ]),
    element("pre", { class: "ir" }, kernel.formula.join("\n")),
    element("h3", {}, "Runs"),
    element("pre", { class: "ir" }, kernel.schedule.join("\n")),
    ...boundaryList(kernel, program),
    ...kernelCode(kernel),
  ];
}

// Why the kernel is apart from those that it shares values with.
function boundaryList(kernel, program) {
  const byName = new Map(program.kernels.map((one) => [one.name, one]));
  const own = (program.boundaries ?? [])
    .filter((one) => one.first === kernel.name || one.second === kernel.name);
  if (own.length === 0) return [];
  return [
    element("h3", {}, "Why apart"),
    element("ul", { class: "boundaries" }, own.map((one) => {
      const other = one.first === kernel.name ? one.second : one.first;
      const relation = one.isShared ? "both read"
        : one.first === kernel.name ? "reads" : "writes";
      return element("li", {}, kernelLink(byName.get(other)), ` ${relation} `,
        element("code", {}, one.value), `, ${bytesText(one.bytes)}: `,
        element("i", {}, one.reason));
    })),
  ];
}

function kernelCode(kernel) {
  if (kernel.c === undefined) return [];
  return [element("h3", {}, "C of ", kernelLink(kernel)), cCode(kernel.c)];
}
