// What is shown. It stands in the address after `#`, so that a view can be kept and shared.

const defaults = {
  stage: dump.stages.at(-1).name,
  before: "", // "1": the graph before the stage
  body: "", // position of the graph, or program, of a body
  node: "",
  kernel: "",
  search: "",
  fold: "", // "1": kernels without their nodes
  memory: "1", // "0": no drawing of memory
  theme: "",
};

function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const state = {};
  for (const [name, value] of Object.entries(defaults)) state[name] = given.get(name) ?? value;
  if (!dump.stages.some((stage) => stage.name === state.stage)) state.stage = defaults.stage;
  return state;
}

let state = readState();
const listeners = [];

// Calls `listener` with the state before and after each change.
function onChange(listener) {
  listeners.push(listener);
}

function change(fields) {
  const old = state;
  state = { ...state, ...fields };
  const shown = Object.entries(state).filter(([name, value]) => value !== defaults[name]);
  history.replaceState(null, "", "#" + new URLSearchParams(shown));
  for (const listener of listeners) listener(old, state);
}

window.addEventListener("hashchange", () => {
  const old = state;
  state = readState();
  for (const listener of listeners) listener(old, state);
});

function currentStage() {
  return dump.stages.find((stage) => stage.name === state.stage);
}

// The stage whose graph is shown: the one before if that is asked for.
function shownStage() {
  const stage = currentStage();
  return state.before && stage.previous !== undefined ? dump.stages[stage.previous] : stage;
}

// The program whose kernels are shown, or undefined.
function shownProgram() {
  const program = shownStage().program;
  if (program === undefined) return undefined;
  return dump.programs[state.body === "" ? program : Number(state.body)] ?? dump.programs[program];
}

function shownGraph() {
  const program = shownProgram();
  if (program) return dump.graphs[program.graph];
  const own = shownStage().graph;
  return dump.graphs[state.body === "" ? own : Number(state.body)] ?? dump.graphs[own];
}

// What the shown nodes are in comparison: by node, "added", "changed" or "removed".
function shownMarks() {
  const marks = new Map();
  const changes = currentStage().changes;
  if (!changes || state.body !== "") return marks;
  if (shownStage() === currentStage()) {
    for (const node of changes.added) marks.set(node, "added");
    for (const node of changes.changed) marks.set(node, "changed");
  } else {
    for (const node of changes.removed) marks.set(node, "removed");
    for (const node of changes.changed) marks.set(changes.counterparts[node], "changed");
  }
  return marks;
}
