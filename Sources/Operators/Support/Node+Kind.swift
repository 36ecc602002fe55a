import IR

/// What passes ask about a node without knowing the operators' types.
extension Node {
  /// Whether the result is the operand's memory under another shape.
  package var isReshape: Bool { operation is Reshape }

  /// Whether the result repeats its operand.
  package var isBroadcast: Bool { operation is Broadcast }

  /// Whether the result is the operand, and only gradients treat it differently.
  package var isGradientBarrier: Bool { operation is StopGradient }

  /// The number that indices of an operand must stay below, given the operands' types; nil for an
  /// operand that holds no indices.
  package func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    switch (operation, position) {
    case (let gather as Gather, 1): operands[0].shape[gather.axis]
    case (let take as TakeAlong, 1): operands[0].shape[take.axis]
    case (let scatter as ScatterAdd, 0): scatter.extent
    case (let scatter as ScatterAddAlong, 0): scatter.extent
    case (let oneHot as OneHot, 0): oneHot.depth
    default: nil
    }
  }

  /// A node whose result equals `value` but is a value of its own.
  package static func copy(of value: Value, type: TensorType, label: Int) -> Node {
    Node(StopGradient(label: label), [value], type)
  }
}
