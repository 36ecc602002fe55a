import IR

/// What a closure has made of arguments.
struct RecordedBody {
  let builder: GraphBuilder
  let arguments: [Tensor]
  /// As the closure gave them: numbers and tensors from around may be among them.
  private(set) var results: [Tensor]

  /// Calls a closure with arguments like `operands`.
  init(_ builder: GraphBuilder, _ operands: [Tensor], _ build: ([Tensor]) -> [Tensor]) {
    self.builder = builder
    arguments = operands.enumerated().map { builder.bodyArgument("operand\($0)", $1.type) }
    results = build(arguments)
  }

  /// With results that belong to the body: numbers become constants of these types.
  func owning(_ types: [TensorType]) -> RecordedBody {
    var body = self
    body.results = results.enumerated().map { index, tensor in
      let type = index < types.count ? types[index] : tensor.type
      return tensor.number.map { builder.constant(type, $0) } ?? builder.adopted(tensor)
    }
    return body
  }

  var hasFailed: Bool { results.contains(where: \.isInvalid) || !builder.diagnostics.isEmpty }

  /// What several bodies take from around, each once.
  static func captured(_ bodies: [RecordedBody]) -> [Tensor] {
    var known: Set<Value> = []
    return bodies.flatMap(\.builder.capturedConstants).map(\.outside).filter { tensor in
      tensor.value.map { known.insert($0).inserted } ?? false
    }
  }

  /// The arguments that stand for tensors around, also for those that only other bodies take.
  func captures(_ outside: [Tensor]) -> [Tensor] {
    outside.enumerated().map { index, tensor in
      builder.capturedConstants.first { $0.outside.value == tensor.value }?.inside
        ?? builder.bodyArgument("unused\(index)", tensor.type)
    }
  }
}

extension GraphBuilder {
  /// As many invalid tensors as `build` gives results, where a mistake in operands is known.
  func invalidResults(of operands: [Tensor], _ build: ([Tensor]) -> [Tensor]) -> [Tensor] {
    body("body", keys: .shared, isBranch: true) { inner in
      build(operands.map { inner.invalid($0.type) })
    }.map { invalid($0.type) }
  }
}
