import IR

/// An operator whose only attributes are those of a window.
protocol WindowOperation: FormulaOperation {
  var window: Window { get }
  init(_ window: Window)
}

extension WindowOperation {
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(try Window(from: &attributes))
  }

  var attributes: [Attribute] { window.attributes }
}
