import Foundation
import IR

/// The meaning of `attention` and its gradient: plain loops in `Double`.
struct AttentionEvaluation {
  private let options: AttentionOptions
  private let sizes: AttentionSizes
  private let sources: [[Double]]
  private let masks: [[Double]]
  private let random: [Double]

  init(_ options: AttentionOptions, _ sizes: AttentionSizes, _ operands: [TensorData]) {
    self.options = options
    self.sizes = sizes
    let given = operands.prefix(options.sourceCount).map(\.doubles)
    sources = given.count == 1 ? [given[0], given[0], given[0]] : Array(given)
    masks = operands.dropFirst(options.sourceCount).prefix(sizes.masks.count).map(\.doubles)
    random = options.drops ? operands[operands.count - 1].doubles : []
  }

  func results(count: Int, hasSums: Bool) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    let views = sizes.results(hasSums: hasSums)
    forEachQuery { query in
      let place = views[0].place(query)
      for key in 0..<sizes.keys where query.weights[key] != 0 {
        let value = sizes.sources[2].place(query.n, query.head / sizes.groups, key)
        let weight = query.weights[key] * kept(query, key)
        for l in 0..<sizes.width { result[place + l] += weight * sources[2][value + l] }
      }
      guard hasSums else { return }
      result[views[1].place(query)] = query.largest
      result[views[2].place(query)] = query.factor
    }
    return result
  }

  func gradients(of cotangent: [Double], count: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    let (views, inputs) = (sizes.gradients, sizes.sources)
    forEachQuery { query in
      let shared = query.head / sizes.groups
      let given = views[0].place(query)
      let (row, own) = (inputs[0].place(query), views[1].place(query))
      // Of weights before dropout.
      let slopes = (0..<sizes.keys).map { key in
        let value = inputs[2].place(query.n, shared, key)
        let product = (0..<sizes.width).reduce(0) {
          $0 + cotangent[given + $1] * sources[2][value + $1]
        }
        return query.weights[key] == 0 ? 0 : product * kept(query, key)
      }
      let mean = zip(slopes, query.weights).reduce(0) { $0 + $1.0 * $1.1 }
      for key in 0..<sizes.keys where query.weights[key] != 0 {
        let slope = query.weights[key] * (slopes[key] - mean) * options.scale
        let weight = query.weights[key] * kept(query, key)
        let from = inputs[1].place(query.n, shared, key)
        let (dKey, dValue) = (
          views[2].place(query.n, shared, key), views[3].place(query.n, shared, key)
        )
        for l in 0..<sizes.width {
          result[own + l] += slope * sources[1][from + l]
          result[dKey + l] += slope * sources[0][row + l]
          result[dValue + l] += weight * cotangent[given + l]
        }
      }
    }
    return result
  }

  /// One query with its weights before dropout.
  fileprivate struct Query {
    let n: Int
    let head: Int
    let place: Int
    let weights: [Double]
    /// The maximum of its scores, 0 if there are none and NaN if a weight is, and one over the sum
    /// of exponentials.
    let largest: Double
    let factor: Double
  }

  private func forEachQuery(_ body: (Query) -> Void) {
    for n in 0..<sizes.batch {
      for head in 0..<sizes.heads {
        for place in 0..<sizes.queries { body(query(n, head, place)) }
      }
    }
  }

  private func query(_ n: Int, _ head: Int, _ place: Int) -> Query {
    let scores = (0..<sizes.keys).map { score(n, head, place, $0) }
    let most = scores.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
    let largest = most == -.infinity ? 0 : most
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    let factor = sum == 0 ? 0 : 1 / sum
    return Query(
      n: n, head: head, place: place, weights: powers.map { $0 * factor },
      largest: sum.isNaN ? sum : largest, factor: factor)
  }

  private func score(_ n: Int, _ head: Int, _ place: Int, _ key: Int) -> Double {
    guard !options.isCausal || key <= place else { return -.infinity }
    let row = sizes.sources[0].place(n, head, place)
    let column = sizes.sources[1].place(n, head / sizes.groups, key)
    var score =
      (0..<sizes.width).reduce(0) { $0 + sources[0][row + $1] * sources[1][column + $1] }
      * options.scale
    for (mask, view) in zip(masks, sizes.maskViews) {
      let added = mask[n * view.offset + head * view.batch + place * view.head + key * view.row]
      score = added == -.infinity ? added : score + added
    }
    return score
  }

  /// What dropout multiplies a weight with.
  private func kept(_ query: Query, _ key: Int) -> Double {
    guard options.drops else { return 1 }
    let row = (query.n * sizes.heads + query.head) * sizes.queries + query.place
    let uniform = Philox.uniformF32(
      seed: Int64(random[0]), stream: Int64(options.stream), step: Int64(random[1]),
      index: Int64(row * sizes.keys + key))
    return uniform >= Double(Float(options.rate)) ? 1 / (1 - options.rate) : 0
  }
}

extension AttentionView {
  fileprivate func place(_ n: Int, _ head: Int, _ row: Int) -> Int {
    offset + n * batch + head * self.head + row * self.row
  }

  fileprivate func place(_ query: AttentionEvaluation.Query) -> Int {
    place(query.n, query.head, query.place)
  }
}
