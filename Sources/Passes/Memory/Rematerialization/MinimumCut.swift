/// The cheapest set of edges whose removal parts a source from a sink, by Dinic's algorithm.
struct MinimumCut {
  /// More than any cut: an edge that must stay.
  static let unlimited = Int.max / 4

  private struct Edge {
    let target: Int
    var capacity: Int
    /// Position of the edge in the other direction.
    let reverse: Int
  }

  private var edges: [[Edge]] = []
  private var levels: [Int] = []
  private var next: [Int] = []

  mutating func addNode() -> Int {
    edges.append([])
    return edges.count - 1
  }

  mutating func addEdge(_ from: Int, _ to: Int, _ capacity: Int) {
    edges[from].append(Edge(target: to, capacity: capacity, reverse: edges[to].count))
    edges[to].append(Edge(target: from, capacity: 0, reverse: edges[from].count - 1))
  }

  /// For every node, whether it stays with the source.
  mutating func solve(source: Int, sink: Int) -> [Bool] {
    findLevels(from: source)
    while levels[sink] >= 0 {
      next = edges.map { _ in 0 }
      while push(from: source, to: sink) {}
      findLevels(from: source)
    }
    return levels.map { $0 >= 0 }
  }

  /// Distances along edges with capacity left.
  private mutating func findLevels(from source: Int) {
    levels = edges.map { _ in -1 }
    levels[source] = 0
    var queue = [source]
    var position = 0
    while position < queue.count {
      let node = queue[position]
      position += 1
      for edge in edges[node] where edge.capacity > 0 && levels[edge.target] < 0 {
        levels[edge.target] = levels[node] + 1
        queue.append(edge.target)
      }
    }
  }

  /// Sends what one path of ascending levels can take; false if there is none.
  ///
  /// Not recursive: paths are as long as programs.
  private mutating func push(from source: Int, to sink: Int) -> Bool {
    var path: [(node: Int, edge: Int)] = []
    var node = source
    while node != sink {
      if let edge = advance(node) {
        path.append((node, edge))
        node = edges[node][edge].target
      } else if let back = path.popLast() {
        next[back.node] += 1
        node = back.node
      } else {
        return false
      }
    }
    let amount = path.map { edges[$0.node][$0.edge].capacity }.min() ?? 0
    for (node, edge) in path {
      let (target, reverse) = (edges[node][edge].target, edges[node][edge].reverse)
      edges[node][edge].capacity -= amount
      edges[target][reverse].capacity += amount
    }
    return true
  }

  private mutating func advance(_ node: Int) -> Int? {
    while next[node] < edges[node].count {
      let edge = edges[node][next[node]]
      if edge.capacity > 0 && levels[edge.target] == levels[node] + 1 { return next[node] }
      next[node] += 1
    }
    return nil
  }
}
