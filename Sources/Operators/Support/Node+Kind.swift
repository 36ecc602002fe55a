import IR

/// What passes ask about a node without knowing the operators' types.
extension Node {
  /// Whether the result is the operand's memory under another shape.
  public var isReshape: Bool { operation is Reshape }

  /// Whether the result repeats its operand.
  public var isBroadcast: Bool { operation is Broadcast }

  /// Whether the result is the operand, and only gradients treat it differently.
  public var isGradientBarrier: Bool { operation is StopGradient }

  /// A node whose result equals `value` but is a value of its own.
  public static func copy(of value: Value, type: TensorType, label: Int) -> Node {
    Node(StopGradient(label: label), [value], type)
  }
}
