// The keyboard.

const keyHelp = [
  ["/", "search; Enter and Shift+Enter go from hit to hit"],
  ["↑ ↓", "to an operand, to a user of the selected node"],
  ["← →", "to the neighbor in the same layer"],
  ["[ ]", "stage before, stage after"],
  ["b", "the graph before this pass, and back"],
  ["k", "fold kernels"],
  ["Enter", "open the body of a loop or branch; Backspace leaves it"],
  ["m", "memory"],
  ["f", "show all"],
  ["+ −", "zoom"],
  ["t", "light or dark"],
  ["Escape", "select nothing"],
];

// Between nodes: along edges up and down, within a layer left and right.
function walk(key) {
  const graph = shownGraph();
  if (state.node === "") {
    const first = scene.boxes.toSorted((a, b) => a.y - b.y || a.x - b.x)[0];
    return first && change({ node: String(first.node), kernel: "" });
  }
  const current = Number(state.node);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const next = key === "ArrowUp" ? graph.nodes[current].operands[0] : graph.users[current][0];
    return next !== undefined && change({ node: String(next), kernel: "" });
  }
  const here = scene.boxes.find((box) => box.node === current);
  if (!here) return undefined;
  const sign = key === "ArrowLeft" ? -1 : 1;
  const next = scene.boxes
    .filter((box) => Math.abs(box.y - here.y) < 8 && sign * (box.x - here.x) > 1)
    .sort((a, b) => sign * (a.x - b.x))[0];
  return next && change({ node: String(next.node), kernel: "" });
}

function toggleTheme() {
  const isDark = state.theme === "" ? matchMedia("(prefers-color-scheme: dark)").matches
    : state.theme === "dark";
  change({ theme: isDark ? "light" : "dark" });
}

function toggleFold() {
  if (shownProgram()) change({ fold: state.fold === "" ? "1" : "" });
}

function showKeys() {
  const dialog = document.getElementById("keys");
  dialog.replaceChildren(
    element("h2", {}, "Keys"),
    element("dl", {}, keyHelp.flatMap(([key, text]) => [
      element("dt", {}, element("kbd", {}, key)), element("dd", {}, text),
    ])),
    element("p", {}, "The wheel zooms, dragging moves. The address holds what is shown."),
    element("form", { method: "dialog" }, element("button", {}, "close")));
  dialog.showModal();
}

const actions = {
  "/": () => searchField.focus(),
  "[": () => stepStage(-1),
  "]": () => stepStage(1),
  b: toggleBefore,
  k: toggleFold,
  m: toggleMemory,
  f: () => fitView(),
  0: () => fitView(),
  "+": () => zoomAtCenter(1.25),
  "=": () => zoomAtCenter(1.25),
  "-": () => zoomAtCenter(0.8),
  t: toggleTheme,
  "?": showKeys,
  Escape: () => change({ node: "", kernel: "" }),
  Enter: () => openBody({ node: state.node || undefined, kernel: state.kernel || undefined }),
  Backspace: () => state.body !== "" && change({ body: "", node: "", kernel: "" }),
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const isButton = event.target.closest("button") && (event.key === "Enter" || event.key === " ");
  if (isButton) return;
  if (event.key.startsWith("Arrow")) walk(event.key);
  else if (actions[event.key]) actions[event.key]();
  else return;
  event.preventDefault();
});
