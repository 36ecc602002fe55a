// A stage as a whole: what it changed, how its nodes divide, and its kernels.

function overview(graph, program) {
  const stage = shownStage();
  const time = stage.milliseconds === undefined ? undefined : `${stage.milliseconds.toFixed(3)} ms`;
  const outputs = graph.outputs.map((one) => nodeLink(one.node, graph));
  return [
    element("h2", {}, stage.name, element("small", {}, graph.name)),
    element("p", {}, stage.summary),
    facts([
      ["nodes", `${graph.nodes.length}`],
      ["outputs", outputs.length > 12 ? `${outputs.length}` : outputs],
      ["time", time],
      ...(program ? programFacts(program) : []),
    ]),
    ...(program ? kernelTable(program) : [...changeLists(), ...operatorTable(graph)]),
  ];
}

function programFacts(program) {
  const { kernels, memory } = program;
  const rows = [["kernels", `${kernels.length}`]];
  if (!memory) return rows;
  return [
    ...rows,
    ["naive", bytesText(memory.naive)],
    ["planned", bytesText(memory.planned)],
    ["lower bound", bytesText(memory.lowerBound)],
  ];
}

function kernelTable(program) {
  const row = (kernel) => element("tr", {},
    element("td", {}, kernelLink(kernel)),
    element("td", {}, `${kernel.nodes.length}`),
    element("td", {}, countText(kernel.operations)),
    element("td", {}, bytesText(kernel.bytes)));
  const heads = ["kernel", "nodes", "operations", "operands"];
  return [element("table", {},
    element("tr", {}, heads.map((head) => element("th", {}, head))),
    program.kernels.map(row))];
}

function changeLists() {
  const stage = currentStage();
  if (!stage.changes || state.body !== "") return [];
  const { added, removed, changed } = stage.changes;
  const after = dump.graphs[stage.graph];
  const before = dump.graphs[dump.stages[stage.previous].graph];
  const list = (kind, indices, graph, isBefore) => indices.length === 0 ? [] : [
    element("h3", { class: kind }, `${kind} ${indices.length}`),
    element("ul", { class: "changes" }, indices.slice(0, 40).map((index) => element("li", {},
      link(graph.nodes[index].text, () => showChange(index, isBefore)))),
      indices.length > 40 ? element("li", {}, `and ${indices.length - 40} more`) : undefined),
  ];
  const lists = [
    ...list("removed", removed, before, true), ...list("added", added, after, false),
    ...list("changed", changed, after, false),
  ];
  return lists.length > 0 ? lists : [element("p", { class: "nothing" }, "It changed nothing.")];
}

function showChange(index, isBefore) {
  change({ before: isBefore ? "1" : "", node: String(index), kernel: "", body: "" });
}

function operatorTable(graph) {
  const groups = Map.groupBy(graph.nodes.filter((node) => !node.role), (node) => node.operator);
  const rows = [...groups].sort((a, b) => b[1].length - a[1].length).map(([name, nodes]) =>
    element("tr", {},
      element("td", {}, link(name, () => change({ search: name }))),
      element("td", {}, `${nodes.length}`)));
  return [element("h3", {}, "Operators"), element("table", {}, rows)];
}
