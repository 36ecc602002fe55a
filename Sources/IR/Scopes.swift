/// Where the parameters and states that a builder declares next belong.
struct Scopes {
  /// Which scope is open.
  struct Position {
    fileprivate(set) var path: [String] = []
    /// Full names of the scopes that were opened; each belongs to one body.
    fileprivate var taken: Set<String> = []
    /// Labels of arguments since a shared scope was opened; nil outside of such.
    fileprivate var declared: Set<String>?
  }

  private(set) var position = Position()
  var isFreezing = false
  private var sharedLabels: Set<String> = []
  private var frozenLabels: Set<String> = []

  var name: String { position.path.joined(separator: ".") }

  func label(_ label: String) -> String { (position.path + [label]).joined(separator: ".") }

  /// Opens a scope in the one that is open; a name that is taken in it gets a number.
  mutating func open(_ name: String) {
    var unique = name
    var count = 1
    while !position.taken.insert(label(unique)).inserted {
      count += 1
      unique = "\(name)\(count)"
    }
    position.path.append(unique)
  }

  mutating func close() { position.path.removeLast() }

  /// Opens a scope outside of all others, in which names are given out as the first time.
  mutating func openShared(_ name: String) {
    position.path = [name]
    position.taken = []
    position.declared = []
  }

  mutating func restore(_ position: Position) { self.position = position }

  /// Notes how an argument was declared, each time it is.
  mutating func declared(_ label: String) {
    if position.declared?.insert(label) != nil { sharedLabels.insert(label) }
    if isFreezing { frozenLabels.insert(label) }
  }

  /// Whether an argument of this label may be declared again.
  func allowsAgain(_ label: String) -> Bool {
    position.declared?.contains(label) == false && sharedLabels.contains(label)
  }

  func isFrozen(_ label: String) -> Bool { frozenLabels.contains(label) }
}
