// What a drawing of a graph has: boxes with places, and edges.

const nameFont = "600 13px system-ui, sans-serif";
const resultFont = "600 11px system-ui, sans-serif";
const typeFont = "11px ui-monospace, monospace";

function nodeTexts(node) {
  const literal = node.attributes.find((one) => one.name === "value")?.value;
  const isNumber = node.operator === "constant" && literal?.count === 1;
  const number = isNumber ? literal.values[0] : 0;
  const digits = typeof number === "number" ? `${Number(number.toPrecision(6))}` : number;
  const what = node.role ? node.name.slice(1) : isNumber ? digits : node.operator;
  return [what, node.role || isNumber ? node.type : `${node.name} ${node.type}`];
}

// What a node is for the caller, or nothing.
function resultText(graph, index) {
  const names = graph.results[index]
    .map((one) => (one.updates === undefined ? one.name : `new ${one.name}`));
  return names.length === 0 ? "" : `→ ${names.join(", ")}`;
}

function nodeBox(graph, index) {
  const [name, type] = nodeTexts(graph.nodes[index]);
  const result = resultText(graph, index);
  const width = 22 + Math.max(
    textWidth(name, nameFont), textWidth(type, typeFont), textWidth(result, resultFont));
  const isSource = graph.nodes[index].operands.length === 0;
  const reach = graph.nodes[index].role ? reachOfArguments : -1;
  return { node: index, width: Math.ceil(width), height: result ? 53 : 38, isSource, reach };
}

// Layers in which one box of an argument serves all readers.
const reachOfArguments = 3;

// Boxes and edges of a graph; what nothing computes stands beside its readers.
function graphScene(graph) {
  const boxes = graph.nodes.map((_, index) => nodeBox(graph, index));
  const edges = graph.nodes.flatMap((node, index) =>
    [...new Set(node.operands)].map((operand) => ({
      from: operand, to: index, value: operand, reader: index,
    })));
  const spread = spreadSources(boxes, edges);
  const size = layOut(spread.boxes, spread.edges);
  return { ...size, boxes: spread.boxes, edges: spread.edges, groups: [] };
}

// Gives each source several boxes: a constant one for every reader, an argument one for every few
// layers in which it is read. An edge from the top to the bottom tells less than a second box.
function spreadSources(boxes, edges) {
  const rank = rankNodes(boxes.length, edges);
  const kept = [];
  const moved = boxes.map((box) => {
    if (box.isSource) return undefined;
    kept.push(box);
    return kept.length - 1;
  });
  const result = edges
    .filter((edge) => !boxes[edge.from].isSource)
    .map((edge) => ({ ...edge, from: moved[edge.from], to: moved[edge.to] }));
  const readings = Map.groupBy(edges.filter((edge) => boxes[edge.from].isSource), (e) => e.from);
  boxes.forEach((box, index) => {
    if (!box.isSource) return;
    let end = -Infinity;
    const sorted = (readings.get(index) ?? []).toSorted((a, b) => rank[a.to] - rank[b.to]);
    if (sorted.length === 0) kept.push(box);
    for (const edge of sorted) {
      if (box.reach < 0 || rank[edge.to] > end) {
        kept.push({ ...box });
        end = rank[edge.to] + box.reach;
      }
      result.push({ ...edge, from: kept.length - 1, to: moved[edge.to] });
    }
  });
  return { boxes: kept, edges: result };
}
