// The arena over the steps of a program: a bar for everything it holds.

const memorySection = document.getElementById("memory");
const tip = document.getElementById("tip");
const memorySize = { height: 170, left: 66, right: 14, top: 10, bottom: 20 };

function drawMemory() {
  const program = shownProgram();
  const memory = program?.memory;
  memorySection.hidden = !memory;
  if (!memory) return;
  // A program without temporaries has an arena of no bytes.
  const isOpen = state.memory !== "0" && memory.arena.length > 0;
  const words = `Memory: ${bytesText(memory.planned)} planned, ${bytesText(memory.lowerBound)} at `
    + `least, ${bytesText(memory.naive)} without sharing; ${memory.steps.length} steps`;
  const head = element("button", {
    class: "link", id: "memory-head", "aria-expanded": isOpen,
    title: "Show or hide (m)", onclick: toggleMemory,
  }, `${isOpen ? "▾" : "▸"} ${words}`);
  memorySection.replaceChildren(head, ...(isOpen ? [memoryChart(program)] : []));
}

function toggleMemory() {
  change({ memory: state.memory === "0" ? "1" : "0" });
}

function memoryChart(program) {
  const { memory } = program;
  const width = Math.max(300, memorySection.clientWidth - 2);
  const { height, left, right, top, bottom } = memorySize;
  const steps = Math.max(1, memory.steps.length);
  const x = (step) => left + ((width - left - right) * step) / steps;
  const most = Math.max(1, memory.planned);
  const y = (offset) => height - bottom - ((height - top - bottom) * offset) / most;
  return shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` },
    axes(memory, width, x, y),
    shape("g", { class: "columns" }, memory.steps.map((step, index) =>
      column(program, step, index, x, y))),
    shape("g", { class: "bars" }, memory.arena.flatMap((piece) => bars(program, piece, x, y))),
    shape("path", { class: "live", d: livePath(memory, x, y) }));
}

function axes(memory, width, x, y) {
  const { left, right } = memorySize;
  const marks = [0, 0.5, 1].map((share) => {
    const offset = Math.round(memory.planned * share);
    return [
      shape("line", { x1: left, x2: width - right, y1: y(offset), y2: y(offset) }),
      shape("text", { x: left - 6, y: y(offset) + 4 }, bytesText(offset)),
    ];
  });
  const every = Math.max(1, Math.ceil(memory.steps.length / 24));
  const numbers = memory.steps.map((_, index) => index).filter((index) => index % every === 0)
    .map((index) => shape("text", {
      class: "step", x: (x(index) + x(index + 1)) / 2, y: memorySize.height - 5,
    }, `${index}`));
  return shape("g", { class: "axes" }, marks.flat(), numbers);
}

// A step, to point at behind the bars.
function column(program, step, index, x, y) {
  const kernel = program.kernels[step.kernel];
  const text = kernel ? kernel.name : `copy of ${dump.graphs[program.graph].nodes[step.copy].name}`;
  const rect = shape("rect", {
    x: x(index), y: memorySize.top, width: x(index + 1) - x(index),
    height: memorySize.height - memorySize.top - memorySize.bottom, "data-step": index,
    class: kernel && String(kernel.index) === state.kernel ? "current" : "",
  });
  hover(rect, [`step ${index}: ${text}`, `${bytesText(program.memory.live[index])} live`]);
  if (kernel) {
    rect.addEventListener("click", () => change({ kernel: String(kernel.index), node: "" }));
  }
  return rect;
}

// A bar for each value that a piece holds, one after the other.
function bars(program, piece, x, y) {
  if (piece.values.length === 0) return [ownBar(program, piece, x, y)];
  const graph = dump.graphs[program.graph];
  return piece.values.map((held, index) => {
    const node = graph.nodes[held.node];
    const start = index === 0 ? piece.first : held.step;
    const end = (piece.values[index + 1]?.step ?? piece.last + 1);
    const top = y(piece.offset + piece.bytes);
    const isSelected = state.node === String(held.node);
    const rect = shape("rect", {
      x: x(start) + 0.5, y: top, width: Math.max(1, x(end) - x(start) - 1),
      height: Math.max(1.5, y(piece.offset) - top), rx: 2,
      class: `bar ${node.gradientOf ? "gradient" : ""} ${isSelected ? "selected" : ""}`,
      "data-node": held.node,
    });
    hover(rect, [
      `${node.name} ${node.operator}: ${node.type}`,
      `${bytesText(piece.bytes)} at ${piece.offset}, steps ${start} to ${end - 1}`,
      index > 0 ? `written over ${graph.nodes[piece.values[index - 1].node].name}` : "",
      node.scope ? `layer ${node.scope}` : "",
    ]);
    rect.addEventListener("click", () => change({ node: String(held.node), kernel: "" }));
    return rect;
  });
}

// What a kernel has for itself: partial results, tiles, bodies; or the table of all buffers.
function ownBar(program, piece, x, y) {
  const kernel = program.kernels[piece.kernel];
  const top = y(piece.offset + piece.bytes);
  const rect = shape("rect", {
    x: x(piece.first) + 0.5, y: top, width: Math.max(1, x(piece.last + 1) - x(piece.first) - 1),
    height: Math.max(1.5, y(piece.offset) - top), rx: 2, class: "bar own",
  });
  hover(rect, [
    kernel ? `${kernel.name}, beside operands and results` : "table of buffers",
    `${bytesText(piece.bytes)} at ${piece.offset}, steps ${piece.first} to ${piece.last}`,
  ]);
  if (kernel) {
    rect.addEventListener("click", () => change({ kernel: String(kernel.index), node: "" }));
  }
  return rect;
}

function livePath(memory, x, y) {
  return memory.live.map((bytes, step) =>
    `${step === 0 ? "M" : "L"}${x(step)},${y(bytes)}H${x(step + 1)}`).join("");
}

function hover(target, lines) {
  target.addEventListener("pointermove", (event) => {
    tip.replaceChildren(...lines.filter(Boolean).map((line) => element("div", {}, line)));
    tip.hidden = false;
    const [width, height] = [tip.offsetWidth, tip.offsetHeight];
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - width - 8)}px`;
    tip.style.top = `${Math.max(8, event.clientY - height - 12)}px`;
  });
  target.addEventListener("pointerleave", () => (tip.hidden = true));
}

window.addEventListener("resize", drawMemory);
