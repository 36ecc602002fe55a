// Graphs in groups: every kernel is laid out by itself, then all kernels as boxes.

const titleHeight = 26;
const groupPadding = 14;

// A value in memory is read from the kernel that writes it, or from its own box: an argument, or a
// value that is another's buffer.
function kernelScene(program, isFolded) {
  const graph = dump.graphs[program.graph];
  const groups = program.kernels.map((kernel) => kernelGroup(graph, kernel, isFolded));
  const boxes = groups.map(({ width, height }) => ({ width, height }));
  const places = new Map();
  for (const index of looseNodes(graph, program)) {
    places.set(index, boxes.length);
    const box = nodeBox(graph, index);
    boxes.push({ ...box, isSource: box.isSource && !program.buffers.has(index) });
  }
  const edges = [];
  const connect = (value, to, toX, reader) => {
    const writer = program.writer.get(value);
    const from = writer ?? places.get(value);
    if (from === undefined || from === to) return;
    const fromX = writer === undefined ? 0 : (groups[writer].results.get(value) ?? 0);
    edges.push({ from, to, fromX, toX, value, ...reader });
  };
  groups.forEach((group, kernel) => {
    for (const [value, x] of group.operands) connect(value, kernel, x, { kernel });
  });
  for (const [index, box] of places) {
    for (const operand of graph.nodes[index].operands) connect(operand, box, 0, { reader: index });
  }
  const spread = spreadSources(boxes, edges);
  const size = layOut(spread.boxes, spread.edges);
  // Groups are no sources, so they come first and in order.
  groups.forEach((group, index) => moveGroup(group, spread.boxes[index]));
  return {
    ...size,
    boxes: [...groups.flatMap((group) => group.boxes), ...spread.boxes.slice(groups.length)],
    edges: [...groups.flatMap((group) => group.edges), ...spread.edges],
    groups,
  };
}

// Nodes that no kernel computes but somebody reads.
function looseNodes(graph, program) {
  const read = new Set(program.kernels.flatMap((kernel) => kernel.inputs));
  for (const output of graph.outputs) read.add(output.node);
  const isLoose = (index) => !program.computedBy.has(index);
  // A buffer under a new shape may be of another such.
  for (const node of graph.nodes.toReversed()) {
    if (read.has(node.index) && isLoose(node.index)) node.operands.forEach((o) => read.add(o));
  }
  return graph.nodes.map((node) => node.index)
    .filter((index) => isLoose(index) && (graph.nodes[index].role || read.has(index)));
}

// The nodes of a kernel between the values that it reads, at the top, and writes, at the bottom;
// `operands` and `results` tell where, as offsets from the center.
function kernelGroup(graph, kernel, isFolded) {
  const title = textWidth(kernel.name, nameFont) + 40;
  if (isFolded) return foldedGroup(graph, kernel, title);
  const members = new Map(kernel.nodes.map((node, place) => [node, place]));
  const boxes = kernel.nodes.map((node) => ({ ...nodeBox(graph, node), isSource: false }));
  const port = (value, field) => {
    boxes.push({ width: 4, height: 0, [field]: true, value });
    return boxes.length - 1;
  };
  const inputs = new Map(kernel.inputs.map((value) => [value, port(value, "first")]));
  const edges = [];
  for (const [node, place] of members) {
    for (const operand of new Set(graph.nodes[node].operands)) {
      const from = inputs.get(operand) ?? members.get(operand);
      if (from === undefined) continue;
      edges.push({ from, to: place, value: operand, reader: node, kernel: kernel.index });
    }
  }
  for (const value of kernel.outputs) {
    if (!members.has(value)) continue;
    edges.push({ from: members.get(value), to: port(value, "last"), value, kernel: kernel.index });
  }
  const size = layOut(boxes, edges);
  // Ports are layers that keep a distance from the frame.
  const top = titleHeight + (inputs.size > 0 ? 0 : groupPadding);
  const width = Math.max(size.width + 2 * groupPadding, title);
  const bottom = kernel.outputs.some((value) => members.has(value)) ? 0 : groupPadding;
  const height = size.height + top + bottom;
  const offset = (box) => box.x - size.width / 2;
  const ports = (field) =>
    new Map(boxes.filter((box) => box[field]).map((box) => [box.value, offset(box)]));
  const left = (width - size.width) / 2;
  return {
    kernel, width, height, left, top, edges, boxes: boxes.filter((box) => box.node !== undefined),
    operands: ports("first"), results: ports("last"),
  };
}

// A kernel as its name and what it computes.
function foldedGroup(graph, kernel, title) {
  const names = new Set(kernel.nodes.map((node) => graph.nodes[node].operator));
  const text = [...names].filter((name) => name !== "constant" && name !== "broadcast").join(" ");
  const summary = text.length > 44 ? `${text.slice(0, 43)}…` : text;
  const width = Math.max(title, textWidth(summary, typeFont) + 2 * groupPadding);
  const spread = (values) => {
    const step = width / (values.length + 1);
    return new Map(values.map((value, index) => [value, step * (index + 1) - width / 2]));
  };
  return {
    kernel, width, height: titleHeight + 22, left: 0, top: 0, summary, boxes: [], edges: [],
    operands: spread(kernel.inputs), results: spread(kernel.outputs),
  };
}

function moveGroup(group, box) {
  group.x = box.x;
  group.y = box.y;
  const left = box.x - group.width / 2 + group.left;
  const top = box.y - group.height / 2 + group.top;
  for (const one of group.boxes) {
    one.x += left;
    one.y += top;
    one.kernel = group.kernel.index;
  }
  for (const edge of group.edges) {
    edge.points = edge.points.map(([x, y]) => [x + left, y + top]);
  }
}
