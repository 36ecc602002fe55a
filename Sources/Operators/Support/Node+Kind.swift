import IR

/// What passes ask about a node without knowing the operators' types.
extension Node {
  /// Whether the result is the operand's memory under another shape.
  package var isReshape: Bool { operation is TensorReshape }

  /// The axis that operands stand side by side along; nil if this is no concatenation.
  package var concatenatedAxis: Int? { (operation as? Concatenate)?.axis }

  /// Whether the result repeats its operand.
  package var isBroadcast: Bool { operation is Broadcast }

  /// Whether the result is the operand, and only gradients treat it differently.
  package var isGradientBarrier: Bool { operation is StopGradient }

  package var isConvolution: Bool { operation is Convolution }
  package var isPad: Bool { operation is Pad }

  /// Whether elements change their type, and nothing else.
  package var isCast: Bool { operation is Cast }

  /// Whether the result is a sum, or a mean, along some axes.
  package var isSum: Bool { operation is ReduceSum }
  package var isMean: Bool { operation is ReduceMean }

  /// The function of elements at the same place that the result is; nil if it is none.
  package var scalarFunction: ScalarFunction? { operation.elementwiseFunction }

  /// A node whose result equals `value` but is a value of its own.
  package static func copy(of value: Value, type: TensorType, label: Int) -> Node {
    Node(StopGradient(label: label), [value], type)
  }
}
