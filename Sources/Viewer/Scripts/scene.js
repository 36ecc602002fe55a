// What a drawing of a graph has: boxes with places, and edges.

const nameFont = "600 13px system-ui, sans-serif";
const typeFont = "11px ui-monospace, monospace";

function nodeTexts(node) {
  const literal = node.attributes.find((one) => one.name === "value")?.value;
  const isNumber = node.operator === "constant" && literal?.count === 1;
  const number = isNumber && Number(literal.values[0]);
  const short = Number.isFinite(number) ? `${Number(number.toPrecision(6))}` : `${literal?.values[0]}`;
  const what = node.role ? node.name.slice(1) : isNumber ? short : node.operator;
  return [what, node.role || isNumber ? node.type : `${node.name} ${node.type}`];
}

function nodeBox(graph, index) {
  const [name, type] = nodeTexts(graph.nodes[index]);
  const width = Math.max(textWidth(name, nameFont), textWidth(type, typeFont)) + 22;
  const isSource = graph.nodes[index].operands.length === 0;
  const reach = graph.nodes[index].role ? reachOfArguments : -1;
  return { node: index, width: Math.ceil(width), height: 38, isSource, reach };
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
