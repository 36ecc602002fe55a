import IR

/// The gradient of a scalar with respect to each of some tensors; zeros where the scalar does not
/// depend on one.
///
/// Adds the nodes of the reverse sweep to the graph, so gradients have gradients too.
public func gradients(
  of loss: Tensor, withRespectTo tensors: [Tensor], file: String = #fileID, line: Int = #line
) -> [Tensor] {
  if !loss.isInvalid && (!loss.type.isScalar || !loss.elementType.isFloat) {
    let message = "the loss is \(loss.type), expected a float scalar"
    loss.report("gradients", message, file: file, line: line)
    return tensors.map(\.invalidated)
  }
  return vectorJacobianProduct(
    of: loss, withRespectTo: tensors, cotangent: 1, file: file, line: line)
}

/// The gradient of a scalar with respect to one tensor.
public func grad(
  _ loss: Tensor, wrt tensor: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  gradients(of: loss, withRespectTo: [tensor], file: file, line: line)[0]
}

/// The gradient of a scalar with respect to each of some tensors.
public func grad(
  _ loss: Tensor, wrt tensors: [Tensor], file: String = #fileID, line: Int = #line
) -> [Tensor] {
  gradients(of: loss, withRespectTo: tensors, file: file, line: line)
}

/// The transposed derivative of a tensor with respect to each of some tensors, applied to
/// `cotangent`, which has the type of `output`.
public func vectorJacobianProduct(
  of output: Tensor, withRespectTo tensors: [Tensor], cotangent: Tensor,
  file: String = #fileID, line: Int = #line
) -> [Tensor] {
  guard let builder = output.builder else { return tensors.map(\.zerosLike) }
  let seed = cotangent.number.map { builder.constant(output.type, $0) } ?? cotangent
  let all = [output] + tensors + [seed]
  let isKnown = all.allSatisfy { $0.value != nil && $0.builder === builder }
  let areFloats = all.allSatisfy(\.elementType.isFloat)
  guard let value = output.value, isKnown, areFloats, seed.type == output.type else {
    if !all.contains(where: \.isInvalid) {
      builder.report(
        "gradients", "expected float tensors of one graph, the cotangent like the output",
        operands: all, file: file, line: line)
    }
    return tensors.map { builder.invalid($0.type) }
  }
  return builder.outsideOfBodies {
    let sweep = ReverseSweep(builder, tensors.compactMap(\.value))
    let cotangents = sweep.run(from: [value: seed])
    return tensors.map { tensor in
      tensor.value.flatMap { cotangents[$0] } ?? tensor.zerosLike
    }
  }
}

/// The derivative of a tensor with respect to some tensors, applied to one tangent for each; the
/// result has the type of `output`.
///
/// The product of the transposed derivative with a vector u is linear in u, and its derivative
/// with respect to u is the derivative itself: two reverse sweeps make a forward one, without a
/// second rule per operator.
public func jacobianVectorProduct(
  of output: Tensor, withRespectTo tensors: [Tensor], tangents: [Tensor],
  file: String = #fileID, line: Int = #line
) -> Tensor {
  guard let builder = output.builder else { return 0 }
  let all = [output] + tensors + tangents
  if all.contains(where: \.isInvalid) { return output.invalidated }
  guard tensors.count == tangents.count,
    zip(tensors, tangents).allSatisfy({ $1.number != nil || $0.type == $1.type })
  else {
    builder.report(
      "jacobianVectorProduct", "expected one tangent of equal type for each tensor",
      operands: all, file: file, line: line)
    return output.invalidated
  }
  return builder.outsideOfBodies {
    // A fresh label, or it would be shared with other zeros, on which the output may depend.
    let barrier = StopGradient(label: builder.unique() + 1)
    let cotangent = Tensor.apply(barrier, [output.zerosLike], file: file, line: line)
    let products = vectorJacobianProduct(
      of: output, withRespectTo: tensors, cotangent: cotangent, file: file, line: line)
    let terms = zip(products, tangents).map { ($0 * $1).sum() }
    guard let first = terms.first else { return output.zerosLike }
    let total = terms.dropFirst().reduce(first) { $0 + $1 }
    return vectorJacobianProduct(
      of: total, withRespectTo: [cotangent], cotangent: 1, file: file, line: line)[0]
  }
}

/// The derivative of a tensor with respect to one tensor, applied to a tangent.
public func jacobianVectorProduct(
  of output: Tensor, withRespectTo tensor: Tensor, tangent: Tensor,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  jacobianVectorProduct(
    of: output, withRespectTo: [tensor], tangents: [tangent], file: file, line: line)
}
