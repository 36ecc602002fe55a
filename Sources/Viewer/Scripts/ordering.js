// The order within each layer, so that few edges cross.

// Links are {up, down, upOffset, downOffset} between nodes of neighbouring layers; offsets, from
// -0.5 to 0.5, tell where at a node. Changes the order in `layers`, arrays of nodes.
function orderLayers(layers, links, layerOf) {
  const above = new Map();
  const below = new Map();
  for (const one of links) {
    if (!above.has(one.down)) above.set(one.down, []);
    if (!below.has(one.up)) below.set(one.up, []);
    above.get(one.down).push({ node: one.up, offset: one.upOffset });
    below.get(one.up).push({ node: one.down, offset: one.downOffset });
  }
  const gaps = layers.map(() => []);
  for (const one of links) gaps[layerOf(one.up)].push(one);
  const position = new Map();
  const remember = () => layers.forEach((layer) => layer.forEach((n, i) => position.set(n, i)));
  remember();
  let best = layers.map((layer) => [...layer]);
  let least = countCrossings(gaps, position);
  let patience = 6;
  for (let round = 0; round < 40 && patience > 0 && least > 0; round += 1) {
    const isDown = round % 2 === 0;
    const neighbors = isDown ? above : below;
    const sequence = isDown ? layers : layers.toReversed();
    for (const layer of sequence) sortLayer(layer, neighbors, position, round % 4 >= 2);
    const crossings = countCrossings(gaps, position);
    if (crossings < least) {
      least = crossings;
      best = layers.map((layer) => [...layer]);
      patience = 6;
    } else if (!isDown) {
      patience -= 1;
    }
  }
  layers.forEach((_, index) => (layers[index] = best[index]));
}

// Sorts by the mean place of neighbors; nodes without any stay where they are. Ties turn around
// every other time, which gets out of dead ends.
function sortLayer(layer, neighbors, position, turnsTies) {
  const keys = new Map();
  for (const node of layer) {
    const others = neighbors.get(node);
    if (!others) continue;
    const sum = others.reduce((total, one) => total + position.get(one.node) + one.offset, 0);
    keys.set(node, sum / others.length);
  }
  const sign = turnsTies ? -1 : 1;
  const sorted = layer
    .filter((node) => keys.has(node))
    .sort((a, b) => keys.get(a) - keys.get(b) || sign * (position.get(a) - position.get(b)));
  let next = 0;
  layer.forEach((node, index) => {
    if (keys.has(node)) layer[index] = sorted[next++];
  });
  layer.forEach((node, index) => position.set(node, index));
}

function countCrossings(gaps, position) {
  return gaps.reduce((total, links) => total + crossingsBetween(links, position), 0);
}

// Pairs of links in one gap whose ends are in opposite orders, counted with a tree of sums.
function crossingsBetween(links, position) {
  const upper = (one) => position.get(one.up) + one.upOffset;
  const lower = (one) => position.get(one.down) + one.downOffset;
  const places = [...new Set(links.map(lower))].sort((a, b) => a - b);
  const place = new Map(places.map((value, index) => [value, index + 1]));
  const sums = new Array(places.length + 1).fill(0);
  const sorted = links.toSorted((a, b) => upper(a) - upper(b) || lower(a) - lower(b));
  let crossings = 0;
  sorted.forEach((one, seen) => {
    let notRight = 0;
    for (let i = place.get(lower(one)); i > 0; i -= i & -i) notRight += sums[i];
    crossings += seen - notRight;
    for (let i = place.get(lower(one)); i < sums.length; i += i & -i) sums[i] += 1;
  });
  return crossings;
}
