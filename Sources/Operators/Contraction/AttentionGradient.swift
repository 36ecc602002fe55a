import IR

/// The gradients of `attention` for its queries, keys and values, from one of its result.
///
/// Operands are those of `attention`, then its result with sums and the gradient of the result. Weights are
/// computed again, and so is what dropout has dropped.
///
/// - Attributes: those of `attention`.
/// - Shapes: `(operands…), (n, h q (d + 2)), (n, h, q, d) -> (n, (h q + 2 k p) d)`, the gradients of each
///   example one after another, or of packed operands as these are.
/// - Gradient: that of the composition; none for the result with sums, which follows from the others.
/// - Errors: those of `attention`; the result or its gradient have other shapes.
/// - Follows: Dao et al., "FlashAttention" (2022), algorithm 4.
package struct AttentionGradient: RoutineOperation, WholeOperation {
  package static let name = "attention_gradient"
  package let options: AttentionOptions

  package init(_ options: AttentionOptions) { self.options = options }

  package init(from attributes: inout AttributeReader) throws(Diagnostic) {
    options = try AttentionOptions(from: &attributes)
  }

  package var attributes: [Attribute] { options.attributes }

  package func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    do throws(AttentionMismatch) {
      let sizes = try AttentionSizes(options, operands.dropLast(2))
      let expected = [true, false].map {
        operands[0].with(shape: sizes.resultShape(hasSums: $0))
      }
      guard Array(operands.suffix(2)) == expected else {
        throw AttentionMismatch(
          "expected \(expected[0]) and \(expected[1]) last, found "
            + operands.suffix(2).map { "\($0)" }.joined(separator: " and "))
      }
      return operands[0].with(shape: sizes.gradientShape)
    } catch {
      throw failure(error.message)
    }
  }

  package func routine(operands: [TensorType], result: TensorType) -> Routine {
    let sizes = AttentionSizes.known(options, operands.dropLast(2))
    let type = result.elementType
    return .whole(
      "attention_gradient_\(type.rawValue)", in: "attention.h",
      blocks: sizes.batch * sizes.keyHeads,
      sizes: sizes.numbers(hasSums: true, isGradient: true),
      numbers: [options.scale, options.rate, Double(options.stream)],
      arguments: options.arguments(maskCount: sizes.masks.count)
        + [operands.count - 2, operands.count - 1],
      scratchByteCount: sizes.scratchByteCount(type, isGradient: true),
      cost: 5 / 8 * sizes.scoreCount * Double(sizes.width * sizes.groups),
      operationCount: 2 * multiplyAddCount(operands: operands, result: result))
  }

  package func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double {
    let sizes = AttentionSizes.known(options, operands.dropLast(2))
    return 5 * Double(sizes.batch * sizes.heads) * sizes.scoreCount * Double(sizes.width)
  }

  package func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    let sizes = AttentionSizes.known(options, operands.dropLast(2).map(\.type))
    return TensorData(
      result,
      doubles: AttentionEvaluation(options, sizes, operands.dropLast(2)).gradients(
        of: operands[operands.count - 1].doubles, count: result.elementCount))
  }

  package func gradient(_ context: GradientContext) -> [Tensor?] {
    var gradients = context.gradientsByComposition { composed($0) }
    gradients[context.operands.count - 2] = nil
    return gradients
  }

  /// Its result of operands, which are known to fit.
  package func applied(to operands: [Tensor]) -> Tensor { .apply(self, operands) }

  /// The same of operators that keep scores.
  package func composed(_ operands: [Tensor]) -> Tensor {
    AttentionComposition(options, operands.dropLast(2)).gradients(of: operands[operands.count - 1])
  }
}
