// The row of stages, and the way into bodies.

const stageBar = document.getElementById("stages");

function drawStages() {
  stageBar.replaceChildren(...dump.stages.map((stage) => {
    const changes = stage.changes;
    const counts = changes
      ? [["added", "+", changes.added], ["removed", "−", changes.removed],
        ["changed", "~", changes.changed]]
      : [];
    const aside = isAside(dump.stages.indexOf(stage));
    return element("button", {
      class: aside ? "stage aside" : "stage",
      title: aside ? `${stage.summary}; not what the stages after it begin with` : stage.summary, "data-stage": stage.name,
      "aria-current": stage.name === state.stage ? "step" : undefined,
      onclick: () => goToStage(stage.name),
    },
      element("span", { class: "stage-name" }, stage.name),
      element("span", { class: "counts" }, `${dump.graphs[stage.graph].nodes.length}`,
        counts.filter(([, , nodes]) => nodes.length > 0).map(([kind, sign, nodes]) =>
          element("span", { class: kind }, ` ${sign}${nodes.length}`))));
  }));
  stageBar.querySelector("[aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
  const before = document.getElementById("before");
  before.disabled = currentStage().changes === undefined;
  before.setAttribute("aria-pressed", state.before !== "");
  const fold = document.getElementById("fold");
  fold.disabled = shownProgram() === undefined;
  fold.setAttribute("aria-pressed", state.fold !== "");
}

// Whether no stage is made from this one, though others follow.
function isAside(index) {
  return index < dump.stages.length - 1 && !dump.stages.some((one) => one.previous === index);
}

// Where the nodes of a stage are in another, along the stages between them.
function follow(node, from, to) {
  const chain = (stage) => {
    const list = [stage];
    while (dump.stages[list.at(-1)].previous !== undefined) {
      list.push(dump.stages[list.at(-1)].previous);
    }
    return list;
  };
  const up = chain(from);
  const down = chain(to);
  const meeting = up.find((stage) => down.includes(stage));
  for (let i = 0; up[i] !== meeting && node !== undefined; i += 1) {
    node = dump.stages[up[i]].changes.counterparts[node] ?? undefined;
  }
  for (const stage of down.slice(0, down.indexOf(meeting)).toReversed()) {
    if (node === undefined) return undefined;
    const place = dump.stages[stage].changes.counterparts.indexOf(node);
    node = place < 0 ? undefined : place;
  }
  return node;
}

// The selection stays on the same node, as far as there is one.
function goToStage(name, before = "") {
  const from = dump.stages.indexOf(shownStage());
  const stage = dump.stages.findIndex((one) => one.name === name);
  const to = before ? (dump.stages[stage].previous ?? stage) : stage;
  const isInside = state.node !== "" && state.body === "";
  const node = isInside ? follow(Number(state.node), from, to) : undefined;
  change({ stage: name, before, body: "", kernel: "", node: `${node ?? ""}` });
}

function toggleBefore() {
  if (currentStage().changes) goToStage(state.stage, state.before === "" ? "1" : "");
}

function stepStage(distance) {
  const place = dump.stages.indexOf(currentStage()) + distance;
  if (dump.stages[place]) goToStage(dump.stages[place].name);
}

// Shows what a loop or branch runs; false if it is none.
function openBody({ node, kernel }, number = 0) {
  const program = shownProgram();
  let body;
  if (program && kernel !== undefined) body = program.kernels[Number(kernel)].bodies[number];
  if (!program && node !== undefined) body = bodyGraphs(shownGraph().nodes[Number(node)])[number];
  if (body === undefined) return false;
  change({ body: String(body), node: "", kernel: "" });
  return true;
}

function drawCrumbs() {
  const crumbs = document.getElementById("crumbs");
  crumbs.hidden = state.body === "";
  crumbs.replaceChildren(
    link("← whole program", () => change({ body: "", node: "", kernel: "" })),
    ` body ${shownGraph().name}`);
}
