import IR

extension Tensor {
  /// Records a mistake about this tensor, unless an earlier mistake made it.
  ///
  /// - Returns: an invalid tensor, which later operators pass on silently.
  func rejected(
    by subject: String, _ message: String, notes: [String] = [], file: String, line: Int
  ) -> Tensor {
    // A number belongs to no graph, so there is no builder that could collect the mistake.
    guard let builder else { return Tensor(.nan) }
    guard value != nil else { return self }
    let place = file.isEmpty ? "" : " at \(file):\(line)"
    var context = ["\(subject) with operand \(type)\(place)"]
    if let node, let origin = node.origin {
      let what = node.argument.map { "\($0.role.rawValue) \"\($0.label)\"" } ?? node.operation.name
      context.append("note: the operand is \(what), made \(origin.phrase)")
    }
    builder.report(
      Diagnostic(stage: "build", subject: subject, message: message, notes: context + notes))
    return builder.invalid(type)
  }
}
