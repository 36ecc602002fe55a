// Search by name, operator, type, layer, source line, or rule of a gradient: every word must occur.

const searchField = document.getElementById("search");
const resultList = document.getElementById("results");

function searchText(node) {
  const origin = node.gradientOf ? `gradient of ${node.gradientOf}` : "";
  return [node.name, node.operator, node.type, node.role, place(node), node.scope, origin]
    .join(" ").toLowerCase();
}

// Nodes that fit, or undefined if nothing is searched.
function searchHits() {
  const words = state.search.toLowerCase().split(" ").filter(Boolean);
  if (words.length === 0) return undefined;
  return shownGraph().nodes
    .filter((node) => words.every((word) => searchText(node).includes(word)))
    .map((node) => node.index);
}

const maximumResults = 100;

function drawSearch() {
  if (searchField.value !== state.search) searchField.value = state.search;
  const hits = searchHits();
  document.getElementById("hits").textContent = hits === undefined ? "" : `${hits.length}`;
  const nodes = shownGraph().nodes;
  resultList.replaceChildren(...(hits ?? []).slice(0, maximumResults).map((index) =>
    element("li", {}, nodeLink(index), element("code", {}, ` ${nodes[index].type}`))));
  resultList.hidden = !hits || document.activeElement !== searchField;
}

function nextHit(direction) {
  const hits = searchHits() ?? [];
  if (hits.length === 0) return;
  const current = hits.indexOf(Number(state.node || -1));
  const next = (current + direction + hits.length) % hits.length;
  change({ node: String(hits[current < 0 ? 0 : next]), kernel: "" });
}

searchField.addEventListener("input", () => change({ search: searchField.value }));
searchField.addEventListener("focus", drawSearch);
searchField.addEventListener("blur", () => setTimeout(() => (resultList.hidden = true), 150));
searchField.addEventListener("keydown", (event) => {
  if (event.key === "Enter") nextHit(event.shiftKey ? -1 : 1);
  if (event.key !== "Escape") return;
  change({ search: "" });
  canvas.focus();
});
