// The line between drawing and panel, which the pointer or arrow keys move.

const splitter = document.getElementById("splitter");

function setPanelWidth(width) {
  const bounded = Math.min(innerWidth * 0.75, Math.max(240, width));
  document.getElementById("panel").style.width = `${bounded}px`;
}

splitter.addEventListener("pointerdown", (event) => {
  splitter.setPointerCapture(event.pointerId);
  event.preventDefault();
});

splitter.addEventListener("pointermove", (event) => {
  if (splitter.hasPointerCapture(event.pointerId)) setPanelWidth(innerWidth - event.clientX);
});

splitter.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: 40, ArrowRight: -40 }[event.key];
  if (step === undefined) return;
  setPanelWidth(document.getElementById("panel").offsetWidth + step);
  event.stopPropagation();
  event.preventDefault();
});
