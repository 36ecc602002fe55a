import GraphC

extension Model {
  /// Numbers that training changes.
  func parameterCount() throws(Diagnostic) -> Int {
    try graph(batchSize: 1).arguments.filter { $0.role == .parameter }
      .reduce(0) { $0 + $1.type.elementCount }
  }
}
