// Puts all together: what a change of state draws anew.

function applyTheme() {
  if (state.theme === "") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = state.theme;
}

// What the drawing shows, without what is selected in it.
function drawingKey({ stage, before, body, fold }) {
  return [stage, before, body, fold].join(" ");
}

// In a drawing that is not shown as a whole, begins where the pass changed something.
function showMark() {
  const marks = shownMarks();
  const isChosen = state.node !== "" || state.kernel !== "";
  if (isChosen || marks.size === 0 || marks.size > scene.boxes.length / 3) return;
  reveal((box) => marks.has(box.node));
}

onChange((old, now) => {
  const isOther = drawingKey(old) !== drawingKey(now);
  if (old.theme !== now.theme) applyTheme();
  drawStages();
  drawCrumbs();
  drawMemory();
  if (isOther) {
    draw();
    if (now.node === "" && now.kernel === "") fitView(false);
    showMark();
  } else {
    emphasize();
  }
  drawSearch();
  drawPanel();
  if (now.node !== "" && (isOther || old.node !== now.node)) {
    reveal((box) => box.node === Number(now.node));
  } else if (now.kernel !== "" && (isOther || old.kernel !== now.kernel)) {
    reveal((box) => box.kernel?.index === Number(now.kernel));
  }
});

const buttons = {
  before: toggleBefore, fold: toggleFold, fit: () => fitView(), theme: toggleTheme, help: showKeys,
};
for (const [name, action] of Object.entries(buttons)) {
  document.getElementById(name).addEventListener("click", action);
}

const titleLine = document.getElementById("title");
titleLine.textContent = dump.source.split("/").at(-1);
titleLine.title = dump.source;
applyTheme();
drawStages();
drawCrumbs();
drawMemory();
draw();
fitView(false);
showMark();
drawSearch();
drawPanel();
if (state.node !== "") reveal((box) => box.node === Number(state.node));
else if (state.kernel !== "") reveal((box) => box.kernel?.index === Number(state.kernel));
document.documentElement.dataset.ready = "";
