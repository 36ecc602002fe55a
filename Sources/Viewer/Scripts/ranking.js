// Layers for the nodes of a graph without cycles: every edge leads to a later layer.

// Edges are {from, to}; `first` and `last` name nodes that belong into the outermost layers.
function rankNodes(count, edges, first = new Set(), last = new Set()) {
  const incoming = Array.from({ length: count }, () => []);
  const outgoing = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    incoming[to].push(from);
    outgoing[from].push(to);
  }
  const order = topologicalOrder(incoming, outgoing);
  const rank = new Array(count).fill(0);
  const base = first.size > 0 ? 1 : 0;
  const earliest = (node) =>
    Math.max(first.has(node) ? 0 : base, ...incoming[node].map((other) => rank[other] + 1));
  const latest = (node) => Math.min(...outgoing[node].map((other) => rank[other] - 1));
  for (const node of order) rank[node] = earliest(node);
  // Edges get shorter: who is read more than it reads goes down, who reads more goes up.
  const burden = burdens(order, incoming, outgoing);
  const sinks = (node) => {
    const [own, outs] = [burden[node], outgoing[node].length];
    return outs > own || (outs === own && own < incoming[node].length);
  };
  for (let round = 0; round < 8; round += 1) {
    for (const node of order.toReversed()) {
      if (outgoing[node].length > 0 && !first.has(node) && sinks(node)) rank[node] = latest(node);
    }
    for (const node of order) {
      if (burden[node] > outgoing[node].length) rank[node] = earliest(node);
    }
  }
  const bottom = Math.max(0, ...rank.filter((_, node) => !last.has(node))) + 1;
  for (const node of last) rank[node] = bottom;
  const top = Math.min(...rank);
  return rank.map((one) => one - top);
}

// How many edges to a node would become longer if it went down. Sources come along, and so does
// what is made of such alone and for this node alone.
function burdens(order, incoming, outgoing) {
  const burden = incoming.map(() => 0);
  const comesAlong = (node) =>
    incoming[node].length === 0 || (burden[node] === 0 && outgoing[node].length === 1);
  for (const node of order) {
    burden[node] = incoming[node].filter((other) => !comesAlong(other)).length;
  }
  return burden;
}

function topologicalOrder(incoming, outgoing) {
  const missing = incoming.map((list) => list.length);
  const order = missing.flatMap((number, node) => (number === 0 ? [node] : []));
  for (let place = 0; place < order.length; place += 1) {
    for (const node of outgoing[order[place]]) {
      missing[node] -= 1;
      if (missing[node] === 0) order.push(node);
    }
  }
  return order;
}
