// Pan and zoom.

const canvas = document.getElementById("canvas");
const view = { x: 0, y: 0, scale: 1 };
const scales = { least: 0.03, most: 4, readable: 0.45 };
let animation = 0;

function applyView() {
  world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  canvas.classList.toggle("far", view.scale < scales.readable);
}

function zoomAt(x, y, factor) {
  const scale = Math.min(scales.most, Math.max(scales.least, view.scale * factor));
  const ratio = scale / view.scale;
  Object.assign(view, { x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, scale });
  applyView();
}

function zoomAtCenter(factor) {
  zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor);
}

// Shows all; or, of what would be too small then, the upper part.
function fitView(showsAll = true) {
  const margin = 28;
  const [width, height] = [canvas.clientWidth - 2 * margin, canvas.clientHeight - 2 * margin];
  const whole = Math.min(width / scene.width, height / scene.height, 1.25);
  const isWhole = showsAll || whole > 0.33;
  const scale = Math.max(scales.least, isWhole ? whole : 0.6);
  const boxes = [...scene.groups, ...scene.boxes].toSorted((a, b) => a.y - b.y);
  const middle = isWhole || boxes.length === 0 ? scene.width / 2 : boxes[0].x;
  moveTo({
    scale,
    x: margin + width / 2 - middle * scale,
    y: margin + Math.max(0, (height - scene.height * scale) / 2),
  });
}

// Brings a box into the middle, unless it is well in view; its copies may be anywhere.
function reveal(test) {
  const found = scene.boxes.filter(test);
  const boxes = found.length > 0 ? found : scene.groups.filter(test);
  if (boxes.length === 0) return;
  const middle = (box) => [view.x + box.x * view.scale, view.y + box.y * view.scale];
  const isVisible = (box) => {
    const [x, y] = middle(box);
    return x > 60 && y > 50 && x < canvas.clientWidth - 60 && y < canvas.clientHeight - 50;
  };
  if (view.scale >= scales.readable && boxes.some(isVisible)) return;
  const scale = Math.max(view.scale, 0.8);
  const distance = (box) => {
    const [x, y] = middle(box);
    return Math.hypot(x - canvas.clientWidth / 2, y - canvas.clientHeight / 2);
  };
  const box = boxes.toSorted((a, b) => distance(a) - distance(b))[0];
  const top = box.kernel && box.height > canvas.clientHeight / scale ? box.height / 2 - 80 : 0;
  moveTo({
    scale,
    x: canvas.clientWidth / 2 - box.x * scale,
    y: canvas.clientHeight / 2 - (box.y - top) * scale,
  });
}

function moveTo(goal) {
  cancelAnimationFrame(animation);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (isCalm || !applyView.wasCalled) {
    applyView.wasCalled = true;
    Object.assign(view, goal);
    return applyView();
  }
  const start = { ...view };
  const begin = performance.now();
  const step = (now) => {
    const time = Math.min(1, Math.max(0, (now - begin) / 220));
    const share = 1 - (1 - time) ** 3;
    for (const key of Object.keys(goal)) view[key] = start[key] + (goal[key] - start[key]) * share;
    applyView();
    if (time < 1) animation = requestAnimationFrame(step);
  };
  animation = requestAnimationFrame(step);
}

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const bounds = canvas.getBoundingClientRect();
  const unit = event.deltaMode === 1 ? 20 : 1;
  const speed = event.ctrlKey ? 0.01 : 0.0016;
  const factor = Math.exp(-event.deltaY * unit * speed);
  zoomAt(event.clientX - bounds.left, event.clientY - bounds.top, factor);
}, { passive: false });

// One pointer drags, two pinch; a press that does not move is a click.
const pointers = new Map();
let wasDragged = false;

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.target.closest("button")) return;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
  if (pointers.size === 1) wasDragged = false;
});

window.addEventListener("pointermove", (event) => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
  if (!wasDragged && Math.hypot(dx, dy) < 4) return;
  wasDragged = true;
  cancelAnimationFrame(animation);
  canvas.classList.add("dragging");
  const others = [...pointers].filter(([id]) => id !== event.pointerId);
  if (others.length === 1) {
    const [, other] = others[0];
    const bounds = canvas.getBoundingClientRect();
    const size = ([x, y]) => Math.max(1, Math.hypot(x - other[0], y - other[1]));
    const factor = size([event.clientX, event.clientY]) / size(last);
    zoomAt(other[0] - bounds.left, other[1] - bounds.top, factor);
  } else {
    view.x += dx;
    view.y += dy;
    applyView();
  }
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
});

for (const name of ["pointerup", "pointercancel"]) {
  window.addEventListener(name, (event) => {
    pointers.delete(event.pointerId);
    canvas.classList.remove("dragging");
  });
}

canvas.addEventListener("click", (event) => {
  if (wasDragged || event.target.closest("button, #legend")) return;
  const hit = event.target.closest(".node, .title, .kernel");
  if (!hit) return change({ node: "", kernel: "" });
  const { node, kernel } = hit.dataset;
  change(node === undefined ? { node: "", kernel } : { node, kernel: "" });
});

canvas.addEventListener("dblclick", (event) => {
  const hit = event.target.closest(".node, .title, .kernel");
  if (!hit || !openBody(hit.dataset)) {
    const bounds = canvas.getBoundingClientRect();
    zoomAt(event.clientX - bounds.left, event.clientY - bounds.top, 1.6);
  }
});
