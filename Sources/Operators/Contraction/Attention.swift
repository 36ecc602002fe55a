import IR

/// Values averaged by how well their keys fit each query: softmax(Q Kᵀ · scale + masks) V.
///
/// Queries that see no key have zeros. Operands are queries, keys and values, then up to two masks, floats
/// that are added to scores and hide a key whatever its score where they are -∞, then, with
/// dropout, its key. Kernels keep no scores: `Kernels/Support/attention.h`.
///
/// - Attributes: `layout`: `heads`, `places` or `packed` (`AttentionOptions.Layout`), and then `heads`;
///   `causal`: the query at place i sees keys at places up to i only; `scale`; `rate` and `stream` of
///   dropout; `tiled`: whether it stays as it is, see the pass `tile-attention`; `sums`: behind the
///   numbers of each example come the maximum of each query's scores, or NaN if a weight is, and one over
///   the sum of its exponentials, which the gradient needs.
/// - Shapes: `(n, h, q, d), (n, k, p, d), (n, k, p, d) -> (n, h, q, d)` where k divides h, one float type;
///   masks have the axes of the scores `(n, h, q, p)`, or 1; with sums `(n, h q (d + 2))`.
/// - Gradient: `attention_gradient`, of the operands and sums; of masks that of the composition.
/// - Errors: types or extents differ; heads do not divide; the rate is not below 1; the key is not `i64[2]`.
/// - Follows: `torch.nn.functional.scaled_dot_product_attention`; Dao et al., "FlashAttention" (2022).
package struct Attention: RoutineOperation, WholeOperation {
  package static let name = "attention"
  package let options: AttentionOptions
  package let hasSums: Bool

  package init(_ options: AttentionOptions, hasSums: Bool = false) {
    self.options = options
    self.hasSums = hasSums
  }

  package init(from attributes: inout AttributeReader) throws(Diagnostic) {
    options = try AttentionOptions(from: &attributes)
    hasSums = try attributes.boolean("sums", default: false)
  }

  package var attributes: [Attribute] {
    options.attributes + (hasSums ? [Attribute("sums", .boolean(true))] : [])
  }

  package func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    do throws(AttentionMismatch) {
      let sizes = try AttentionSizes(options, operands)
      return operands[0].with(shape: sizes.resultShape(hasSums: hasSums))
    } catch {
      throw failure(error.message)
    }
  }

  package func routine(operands: [TensorType], result: TensorType) -> Routine {
    let sizes = AttentionSizes.known(options, operands)
    let type = result.elementType
    return .whole(
      "attention_\(type.rawValue)", in: "attention.h",
      blocks: sizes.batch * sizes.heads * sizes.queries,
      sizes: sizes.numbers(hasSums: hasSums, isGradient: false),
      numbers: [options.scale, options.rate, Double(options.stream)],
      arguments: options.arguments(maskCount: sizes.masks.count),
      scratchByteCount: sizes.scratchByteCount(type, isGradient: false),
      cost: sizes.scoreCount * Double(sizes.width) / 4 / Double(max(sizes.queries, 1)),
      operationCount: 2 * multiplyAddCount(operands: operands, result: result))
  }

  package func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double {
    let sizes = AttentionSizes.known(options, operands)
    return 2 * Double(sizes.batch * sizes.heads) * sizes.scoreCount * Double(sizes.width)
  }

  package func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    let sizes = AttentionSizes.known(options, operands.map(\.type))
    return TensorData(
      result,
      doubles: AttentionEvaluation(options, sizes, operands).results(
        count: result.elementCount, hasSums: hasSums))
  }

  package func gradient(_ context: GradientContext) -> [Tensor?] {
    if hasSums { return context.gradientsByComposition { composed($0) } }
    let operands = context.operands
    let saved = Tensor.apply(Attention(options, hasSums: true), operands)
    let all = Tensor.apply(AttentionGradient(options), operands + [saved, context.cotangent])
    let sources = AttentionSizes.known(options, operands.map(\.type)).gradients(in: all)
    guard operands.count > options.sourceCount else { return sources }
    // Of masks, which few ask for; the rest of this composition is dropped.
    let rest = context.gradientsByComposition { composed($0) }
    return sources + rest.dropFirst(options.sourceCount)
  }

  /// Its result of operands, which are known to fit.
  package func applied(to operands: [Tensor]) -> Tensor { .apply(self, operands) }

  /// The same of operators that keep scores.
  package func composed(_ operands: [Tensor]) -> Tensor {
    AttentionComposition(options, operands).result(hasSums: hasSums)
  }
}

extension AttentionOptions {
  /// Which operands the C functions get as queries, keys, values, masks and key of dropout.
  func arguments(maskCount: Int) -> [Int?] {
    let sources = layout == .packed ? [0, 0, 0] : [0, 1, 2]
    let next = sourceCount + maskCount
    return sources + (0..<2).map { $0 < maskCount ? sourceCount + $0 : nil }
      + [drops ? next : nil]
  }
}

extension AttentionSizes {
  /// Of operands that `resultType` has accepted.
  package static func known(
    _ options: AttentionOptions, _ operands: [TensorType]
  ) -> AttentionSizes {
    do {
      return try AttentionSizes(options, operands)
    } catch {
      preconditionFailure("attention of \(operands): \(error.message)")
    }
  }

  /// The gradients of queries, keys and values in the result of `attention_gradient`.
  func gradients(in all: Tensor) -> [Tensor] {
    if layout == .packed { return [all] }
    func part(_ heads: Int, _ rows: Int, _ offset: Int) -> Tensor {
      let end = offset + heads * rows * width
      let shape: Shape =
        layout == .heads
        ? Shape([batch, heads, rows, width]) : Shape([batch, rows, heads, width])
      return all.slice(axis: 1, from: offset, to: end).reshape(shape)
    }
    let first = heads * queries * width
    return [
      part(heads, queries, 0), part(keyHeads, keys, first),
      part(keyHeads, keys, first + keyHeads * keys * width),
    ]
  }
}

extension GradientContext {
  /// The gradients that a composition of operators has, which computes what the operator does.
  func gradientsByComposition(_ compose: ([Tensor]) -> Tensor) -> [Tensor?] {
    let output = compose(operands)
    guard let builder = result.builder, let value = output.value else {
      return operands.map { _ in nil }
    }
    // An operand that depends on another is no way to that. Tensors that are several operands have
    // the sum, once.
    let leaves = Set(operands.filter(\.elementType.isFloat).compactMap(\.value))
    var cotangents = ReverseSweep(builder, Array(leaves), leaves: leaves).run(
      from: [value: cotangent])
    return operands.map { operand in operand.value.flatMap { cotangents.removeValue(forKey: $0) } }
  }
}
