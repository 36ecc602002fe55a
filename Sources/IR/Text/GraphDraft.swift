/// A graph while it is read: what has been defined so far.
struct GraphDraft {
  let name: String
  private(set) var nodes: [Node] = []
  private(set) var argumentCount = 0
  private var labels: [String: Value] = [:]

  init(name: String) { self.name = name }

  /// How many values have numbers; the next one is called so.
  var nextNumber: Int { nodes.count - argumentCount }

  /// - Returns: false if the label is taken.
  mutating func add(argument: Argument, origin: Origin) -> Bool {
    guard labels.updateValue(Value(nodes.count), forKey: argument.label) == nil else {
      return false
    }
    nodes.append(Node(argument, [], argument.type, origin: origin))
    argumentCount += 1
    return true
  }

  mutating func add(_ node: Node) { nodes.append(node) }

  /// The value called `name` (without `%`), or nil.
  func value(named name: String) -> Value? {
    if let value = labels[name] { return value }
    guard let number = Int(name), (0..<nextNumber).contains(number), name == "\(number)" else {
      return nil
    }
    return Value(argumentCount + number)
  }

  /// The nearest argument; the first thousand are enough to look at.
  func suggestion(for name: String) -> String {
    if name.utf8.allSatisfy({ (48...57).contains($0) }) { return "" }
    let candidates = nodes.prefix(min(argumentCount, 1000)).compactMap { $0.argument?.label }
    return Spelling.suggestion(for: name, among: candidates)
  }
}
