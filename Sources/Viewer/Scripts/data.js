// The dump, with what is looked up often.

const dump = JSON.parse(document.getElementById("data").textContent);

for (const graph of dump.graphs) {
  graph.users = graph.nodes.map(() => []);
  graph.results = graph.nodes.map(() => []);
  graph.nodes.forEach((node, index) => {
    node.index = index;
    for (const operand of new Set(node.operands)) graph.users[operand].push(index);
  });
  for (const output of graph.outputs) graph.results[output.node].push(output);
}

for (const program of dump.programs) {
  program.buffers = new Map(program.aliases.map((alias) => [alias.node, alias.buffer]));
  program.writer = new Map();
  program.computedBy = new Map();
  program.kernels.forEach((kernel, index) => {
    kernel.index = index;
    for (const node of kernel.outputs) program.writer.set(node, index);
    for (const node of kernel.nodes) {
      if (!program.computedBy.has(node)) program.computedBy.set(node, []);
      program.computedBy.get(node).push(index);
    }
  });
  program.stepOf = new Map();
  program.memory?.steps.forEach((step, index) => {
    if (step.kernel !== undefined) program.stepOf.set(step.kernel, index);
  });
}

const structural = new Set(
  ("broadcast reshape transpose slice concatenate pad gather reverse cast window unfold " +
    "dynamic_slice dynamic_update stack one_hot iota").split(" "));
const products = new Set("matmul convolution scatter_add scatter_add_along".split(" "));
const loops = new Set("scan cond while".split(" "));

// What a node is, for its color.
function category(node) {
  if (node.role) return node.role;
  const name = node.operator;
  if (name === "constant") return "constant";
  if (products.has(name)) return "product";
  if (loops.has(name)) return "loop";
  if (name.startsWith("reduce_") || name.startsWith("cumulative") || name.startsWith("arg")) {
    return "reduction";
  }
  if (name.startsWith("random_")) return "random";
  return structural.has(name) ? "structure" : "elementwise";
}

function place(node) {
  return node.file ? `${node.file}:${node.line}` : "";
}

// Positions of the graphs that a node runs.
function bodyGraphs(node) {
  return node.attributes.map((one) => one.value?.graph).filter((graph) => graph !== undefined);
}

function bytesText(count) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (count >= 1024 && unit + 1 < units.length) {
    count /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? count : count.toPrecision(3)} ${units[unit]}`;
}

function countText(count) {
  const units = ["", "k", "M", "G", "T"];
  let unit = 0;
  while (count >= 1000 && unit + 1 < units.length) {
    count /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? count : count.toPrecision(3)}${units[unit]}`;
}
