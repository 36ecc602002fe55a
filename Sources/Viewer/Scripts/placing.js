// Where in its layer every node is, so that edges are short and long ones straight.

const gapBetweenNodes = 22;

// Nodes have a `width`; links are {up, down, upX, downX, weight}, with offsets from the centers.
// Gives the center of each.
function placeNodes(layers, links, width) {
  const above = new Map();
  const below = new Map();
  for (const one of links) {
    if (!above.has(one.down)) above.set(one.down, []);
    if (!below.has(one.up)) below.set(one.up, []);
    above.get(one.down).push({ ...one, node: one.up, shift: one.upX - one.downX });
    below.get(one.up).push({ ...one, node: one.down, shift: one.downX - one.upX });
  }
  const x = new Map();
  for (const layer of layers) settleLayer(layer, layer.map(() => [0, 1]), width, x);
  const sweeps = 24;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isLast = sweep >= sweeps - 8;
    const sequence = sweep % 2 === 0 ? layers : layers.toReversed();
    for (const layer of sequence) {
      const wishes = layer.map((node) => {
        const first = (sweep % 2 === 0 ? above : below).get(node) ?? [];
        const second = (sweep % 2 === 0 ? below : above).get(node) ?? [];
        return wish(isLast || first.length === 0 ? [...first, ...second] : first, x, x.get(node));
      });
      settleLayer(layer, wishes, width, x);
    }
  }
  return x;
}

// The weighted mean of where neighbors would have a node, and the weight of that.
function wish(neighbors, x, current) {
  let [sum, total] = [current * 0.01, 0.01];
  for (const one of neighbors) {
    sum += one.weight * (x.get(one.node) + one.shift);
    total += one.weight;
  }
  return [sum / total, total];
}

// Least squares under the condition that neighbors keep their distance: blocks of nodes that touch
// move as one (pool adjacent violators).
function settleLayer(layer, wishes, width, x) {
  const starts = [];
  let edge = 0;
  layer.forEach((node, index) => {
    if (index > 0) {
      edge += (width(layer[index - 1]) + width(node)) / 2 + gapBetweenNodes;
    }
    starts.push(edge);
  });
  const blocks = [];
  wishes.forEach(([position, weight], index) => {
    let block = { mean: position - starts[index], weight, count: 1 };
    while (blocks.length > 0 && blocks.at(-1).mean > block.mean) {
      const last = blocks.pop();
      const sum = last.weight + block.weight;
      block = {
        mean: (last.mean * last.weight + block.mean * block.weight) / sum,
        weight: sum,
        count: last.count + block.count,
      };
    }
    blocks.push(block);
  });
  let index = 0;
  for (const block of blocks) {
    for (let i = 0; i < block.count; i += 1, index += 1) {
      x.set(layer[index], block.mean + starts[index]);
    }
  }
}
