import IR

extension Tensor {
  /// Applies an operator to tensors of one graph.
  ///
  /// Numbers alone belong to no graph: a scalar function of them is a number again, and anything
  /// else is NaN, since there is no builder to report the mistake to.
  static func apply(
    _ operation: any Operation, _ operands: [Tensor], file: String = "", line: Int = 0
  ) -> Tensor {
    let operands = GraphBuilder.joined(operands)
    guard let builder = operands.lazy.compactMap(\.builder).first else {
      let numbers = operands.compactMap(\.number)
      guard let function = operation.elementwiseFunction,
        function.operandCount == numbers.count
      else { return Tensor(.nan) }
      return Tensor(function.folded(numbers))
    }
    let typed = operands.map { operand in
      operand.number.map { builder.constant(operand.type, $0) } ?? operand
    }
    return builder.apply(operation, typed, file: file, line: line)
  }

  /// An elementwise operator with NumPy's broadcasting.
  static func elementwise(
    _ operation: any Operation, _ a: Tensor, _ b: Tensor, file: String = "", line: Int = 0
  ) -> Tensor {
    apply(
      operation, aligned([a, b], for: operation.name, file: file, line: line), file: file,
      line: line)
  }

  /// Whether an earlier mistake, reported already, made this tensor.
  var isInvalid: Bool { builder != nil && value == nil }

  /// What a function returns after it has reported a mistake about this tensor.
  var invalidated: Tensor { builder?.invalid(type) ?? Tensor(.nan) }
}

extension GraphBuilder {
  /// A constant of any shape with one value.
  ///
  /// A finite number outside the range of its type is a mistake.
  public func constant(_ type: TensorType, _ value: Double) -> Tensor {
    if type.elementType.isReal && !type.elementType.represents(value) {
      report(
        Diagnostic(
          stage: "build", subject: Constant.name,
          message: "\(value) is outside the range of \(type.elementType.rawValue)"))
      return invalid(type)
    }
    let scalar = TensorData(TensorType(type.elementType, []), repeating: value)
    return apply(Constant(scalar), []).broadcast(to: type.shape)
  }

  /// A constant tensor.
  public func constant(_ data: TensorData) -> Tensor { apply(Constant(data), []) }

  /// A tensor of zeros (false for `bool`).
  public func zeros(_ type: TensorType) -> Tensor { constant(type, 0) }

  /// A tensor of ones (true for `bool`).
  public func ones(_ type: TensorType) -> Tensor { constant(type, 1) }
}

extension Tensor {
  /// Zeros of the same type; a number gives the number 0.
  public var zerosLike: Tensor { builder?.zeros(type) ?? 0 }

  /// Ones of the same type; a number gives the number 1.
  public var onesLike: Tensor { builder?.ones(type) ?? 1 }
}
