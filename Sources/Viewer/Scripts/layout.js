// A layered drawing: places for boxes, and ways for edges around them.

const gapBetweenLayers = 38;

// Boxes are {width, height, first, last, isSource}; edges {from, to, fromX, toX} by position, with
// offsets from the centers of boxes. Gives every box `x` and `y` of its center, every edge its
// `points`, and the size of all.
function layOut(boxes, edges) {
  const chosen = (test) => new Set([...boxes.keys()].filter((index) => test(boxes[index])));
  const rank = rankNodes(boxes.length, edges, chosen((b) => b.first), chosen((b) => b.last));
  const net = new Net(boxes, edges, rank);
  orderLayers(net.layers, net.links, (node) => net.rank[node]);
  const x = placeNodes(net.layers, net.links, (node) => net.width(node));
  const tops = layerTops(net, boxes);
  boxes.forEach((box, index) => {
    const { top, height } = tops[rank[index]];
    box.x = x.get(index);
    box.y = box.isSource ? top + height - box.height / 2 : top + box.height / 2;
  });
  edges.forEach((edge, index) => (edge.points = route(net, boxes, edge, index, x, tops)));
  return shifted(boxes, edges);
}

// The graph with bends: where an edge passes a layer, all edges from one place share a bend.
class Net {
  constructor(boxes, edges, rank) {
    this.boxes = boxes;
    this.rank = [...rank];
    this.links = [];
    // For each edge its bends from the top down.
    this.bends = edges.map(() => []);
    const trunks = new Map();
    edges.forEach((edge, index) => {
      const key = `${edge.from} ${edge.fromX ?? 0}`;
      if (!trunks.has(key)) trunks.set(key, []);
      this.addEdge(boxes, edge, trunks.get(key), this.bends[index]);
    });
    this.layers = [];
    this.rank.forEach((layer, node) => (this.layers[layer] ??= []).push(node));
    this.layers = Array.from(this.layers, (layer) => layer ?? []);
  }

  addEdge(boxes, edge, trunk, bends) {
    let last = edge.from;
    let lastX = edge.fromX ?? 0;
    const span = this.rank[edge.to] - this.rank[edge.from];
    for (let step = 1; step < span; step += 1) {
      if (trunk.length < step) {
        this.rank.push(this.rank[edge.from] + step);
        trunk.push(this.rank.length - 1);
        this.link(boxes, last, trunk[step - 1], lastX, 0, step === 1 ? 2 : 8);
      }
      last = trunk[step - 1];
      lastX = 0;
      bends.push(last);
    }
    this.link(boxes, last, edge.to, lastX, edge.toX ?? 0, last === edge.from ? 1 : 2);
  }

  link(boxes, up, down, upX, downX, weight) {
    const offset = (node, x) => (boxes[node] ? x / Math.max(1, boxes[node].width) : 0);
    this.links.push({
      up, down, upX, downX, weight, upOffset: offset(up, upX), downOffset: offset(down, downX),
    });
  }

  width(node) {
    return this.boxes[node]?.width ?? 2;
  }
}

function layerTops(net, boxes) {
  let top = 0;
  return net.layers.map((layer) => {
    const height = Math.max(0, ...layer.map((node) => boxes[node]?.height ?? 0));
    const here = { top, height };
    top += height + gapBetweenLayers;
    return here;
  });
}

// Down from the box, through the bends' layers, to the other box.
function route(net, boxes, edge, index, x, tops) {
  const [from, to] = [boxes[edge.from], boxes[edge.to]];
  const start = from.x + (edge.fromX ?? 0);
  const end = to.x + (edge.toX ?? 0);
  const upper = tops[net.rank[edge.from]];
  const lower = tops[net.rank[edge.to]];
  const points = [[start, from.y + from.height / 2], [start, upper.top + upper.height]];
  for (const bend of net.bends[index]) {
    const layer = tops[net.rank[bend]];
    points.push([x.get(bend), layer.top], [x.get(bend), layer.top + layer.height]);
  }
  points.push([end, lower.top], [end, to.y - to.height / 2]);
  return points;
}

// Moves all so that the drawing begins at 0, 0.
function shifted(boxes, edges) {
  const xs = boxes.flatMap((box) => [box.x - box.width / 2, box.x + box.width / 2]);
  for (const edge of edges) xs.push(...edge.points.map((point) => point[0]));
  const ys = boxes.flatMap((box) => [box.y - box.height / 2, box.y + box.height / 2]);
  const [left, top] = [least(xs), least(ys)];
  for (const box of boxes) {
    box.x -= left;
    box.y -= top;
  }
  for (const edge of edges) edge.points = edge.points.map(([x, y]) => [x - left, y - top]);
  return { width: most(xs) - left, height: most(ys) - top };
}

function least(numbers) {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(numbers) {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}
