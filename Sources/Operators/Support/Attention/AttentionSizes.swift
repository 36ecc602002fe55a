import IR

/// Where a buffer has the numbers of a query or key: at offset + batch n + head h + row i.
struct AttentionView: Hashable {
  var offset = 0
  var batch = 0
  var head = 0
  var row = 0

  var numbers: [Int] { [offset, batch, head, row] }
}

/// The extents of attention, and where its operands and results have what.
///
/// Nothing but `batch` depends on how many examples there are.
package struct AttentionSizes {
  package let batch: Int
  package let heads: Int
  package let keyHeads: Int
  package let queries: Int
  package let keys: Int
  package let width: Int
  let isCausal: Bool
  let layout: AttentionOptions.Layout
  /// Of each mask: whether it has examples, heads, queries and keys.
  let masks: [[Bool]]

  /// The sizes of queries, keys and values, masks, and the key of dropout.
  ///
  /// - Throws: why they do not fit, for a diagnostic.
  init(_ options: AttentionOptions, _ operands: [TensorType]) throws(AttentionMismatch) {
    guard (0..<1).contains(options.rate) else {
      throw AttentionMismatch("the rate is \(options.rate), expected at least 0 and below 1")
    }
    let sources = operands.prefix(options.sourceCount)
    let maskCount = operands.count - options.sourceCount - (options.drops ? 1 : 0)
    guard sources.count == options.sourceCount, (0...2).contains(maskCount) else {
      throw AttentionMismatch("found \(operands.count) operands")
    }
    let type = operands[0].elementType
    guard type.isFloat, sources.allSatisfy({ $0.elementType == type && $0.rank == 4 }) else {
      throw AttentionMismatch("expected one float type and 4 axes")
    }
    let axes = options.layout == .heads ? (head: 1, place: 2) : (head: 2, place: 1)
    let (first, shape) = (operands[0], operands[0].shape)
    batch = shape[0]
    width = shape[3]
    queries = shape[axes.place]
    if options.layout == .packed {
      heads = options.heads
      keys = queries
      keyHeads = (shape[2] - heads) / 2
      guard heads > 0, keyHeads > 0, heads + 2 * keyHeads == shape[2] else {
        throw AttentionMismatch("\(heads) heads are no part of \(first)")
      }
    } else {
      heads = shape[axes.head]
      keyHeads = operands[1].shape[axes.head]
      keys = operands[1].shape[axes.place]
      var expected = shape.extents
      (expected[axes.head], expected[axes.place]) = (keyHeads, keys)
      guard operands[1].shape.extents == expected, operands[2].shape.extents == expected else {
        throw AttentionMismatch("\(operands[1]) and \(operands[2]) do not fit \(first)")
      }
    }
    guard keyHeads > 0 ? heads % keyHeads == 0 : heads == 0 else {
      throw AttentionMismatch("\(keyHeads) heads of keys do not divide \(heads) heads")
    }
    isCausal = options.isCausal
    layout = options.layout
    let scores = [batch, heads, queries, keys]
    var masks: [[Bool]] = []
    for mask in operands.dropFirst(sources.count).prefix(maskCount) {
      let fits = zip(mask.shape.extents, scores).allSatisfy { $0 == 1 || $0 == $1 }
      guard mask.elementType == type, mask.rank == 4, fits else {
        throw AttentionMismatch("the mask \(mask) does not fit scores \(Shape(scores))")
      }
      masks.append(mask.shape.extents.map { $0 > 1 })
    }
    self.masks = masks
    guard !options.drops || operands.last == TensorType(.i64, [2]) else {
      throw AttentionMismatch("expected i64[2] (seed, step) last")
    }
  }

  /// Neighbouring heads that share one of the keys and values.
  package var groups: Int { max(heads, 1) / max(keyHeads, 1) }

  // MARK: Results

  func resultShape(hasSums: Bool) -> Shape {
    if hasSums { return Shape([batch, heads * queries * (width + 2)]) }
    return layout == .heads
      ? Shape([batch, heads, queries, width]) : Shape([batch, queries, heads, width])
  }

  /// Of queries' gradients, then keys', then values', each laid out as the operand, for each example; or
  /// as the packed operand.
  var gradientShape: Shape {
    layout == .packed
      ? Shape([batch, queries, heads + 2 * keyHeads, width])
      : Shape([batch, (heads * queries + 2 * keyHeads * keys) * width])
  }

  // MARK: Views

  private func view(heads: Int, rows: Int, offset: Int = 0, batch: Int? = nil) -> AttentionView {
    let batch = batch ?? heads * rows * width
    return layout == .heads
      ? AttentionView(offset: offset, batch: batch, head: rows * width, row: width)
      : AttentionView(offset: offset, batch: batch, head: width, row: heads * width)
  }

  private func packed(from head: Int) -> AttentionView {
    let all = heads + 2 * keyHeads
    return AttentionView(
      offset: head * width, batch: queries * all * width, head: width, row: all * width)
  }

  /// Of queries, keys and values.
  var sources: [AttentionView] {
    layout == .packed
      ? [packed(from: 0), packed(from: heads), packed(from: heads + keyHeads)]
      : [view(heads: heads, rows: queries)]
        + [AttentionView](repeating: view(heads: keyHeads, rows: keys), count: 2)
  }

  /// Of the result, and of the maximum and the sum of each query.
  func results(hasSums: Bool) -> [AttentionView] {
    guard hasSums else {
      return [view(heads: heads, rows: queries), AttentionView(), AttentionView()]
    }
    let all = heads * queries
    return [view(heads: heads, rows: queries, batch: all * (width + 2))]
      + [all * width, all * (width + 1)].map {
        AttentionView(offset: $0, batch: all * (width + 2), head: queries, row: 1)
      }
  }

  /// Of a gradient of the result, and of those of queries, keys and values.
  var gradients: [AttentionView] {
    let cotangent = [view(heads: heads, rows: queries)]
    if layout == .packed { return cotangent + sources }
    let all = gradientShape[1]
    let (first, second) = (heads * queries * width, (heads * queries + keyHeads * keys) * width)
    return cotangent + [view(heads: heads, rows: queries, batch: all)]
      + [first, second].map { view(heads: keyHeads, rows: keys, offset: $0, batch: all) }
  }

  /// Steps along examples, heads, queries and keys.
  var maskViews: [AttentionView] {
    masks.map { has in
      let extents = zip(has, [batch, heads, queries, keys]).map { $0 ? $1 : 1 }
      func step(_ axis: Int) -> Int { has[axis] ? extents[(axis + 1)...].reduce(1, *) : 0 }
      return AttentionView(offset: step(0), batch: step(1), head: step(2), row: step(3))
    }
  }

  /// What `gc_attention` of `Kernels/Support/attention.h` has.
  func numbers(hasSums: Bool, isGradient: Bool) -> [Int] {
    let masks = maskViews + [AttentionView](repeating: AttentionView(), count: 2 - masks.count)
    let gradients =
      isGradient ? gradients : [AttentionView](repeating: AttentionView(), count: 4)
    return [heads, groups, queries, keys, width, isCausal ? 1 : 0]
      + (sources + results(hasSums: hasSums) + gradients + masks).flatMap(\.numbers)
  }

  // MARK: Cost

  /// Queries and keys of a tile.
  private static let band = 32
  private static let tile = 64

  /// Bytes that one call of the routine needs: tiles of scores, and a band's rows.
  func scratchByteCount(_ type: ElementType, isGradient: Bool) -> Int {
    let area = Self.tile * Self.band
    let rows = Self.band * (width + 32)
    let dropout = area + Self.band * (Self.tile + 8)
    let gathered = Self.tile * width + 4 * Self.band
    let tiles = 4 * ((isGradient ? 2 * area + 5 * rows : area + 2 * rows) + dropout + gathered)
    // A compiler without vectors has a row of weights instead.
    return max(type == .f32 ? tiles : 0, type.byteCount * keys)
  }

  /// Multiplications of queries with keys that are seen, roughly.
  package var scoreCount: Double {
    let seen = isCausal && keys > queries ? queries : keys
    let all = Double(queries) * Double(isCausal ? seen : keys)
    return isCausal ? all / 2 + Double(queries) * 16 : all
  }
}

/// Why operands of attention do not fit each other.
struct AttentionMismatch: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
