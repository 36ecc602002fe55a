// Puts all together: what a change of state draws anew.

function applyTheme() {
  if (state.theme === "") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = state.theme;
}

// What the drawing shows, without what is selected in it.
function drawingKey({ stage, before, body, fold }) {
  return [stage, before, body, fold].join(" ");
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

document.getElementById("title").textContent = dump.source;
applyTheme();
drawStages();
drawCrumbs();
drawMemory();
draw();
fitView(false);
drawSearch();
drawPanel();
if (state.node !== "") reveal((box) => box.node === Number(state.node));
else if (state.kernel !== "") reveal((box) => box.kernel?.index === Number(state.kernel));
document.documentElement.dataset.ready = "";
