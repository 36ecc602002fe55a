import Foundation
import GraphC

/// What one look at the machine found.
struct HealthCheck: Encodable {
  enum State: String, Encodable {
    case ok
    /// Something useful is missing.
    case missing
    /// Something needed does not work.
    case broken
  }

  let name: String
  let state: State
  let found: String
  /// What to do; nil if nothing needs to be done.
  let fix: String?
  /// What `found` lists, one by one.
  let items: [String]

  /// Something to be told.
  init(_ name: String, _ found: String, items: [String] = []) {
    self.init(name, .ok, found, fix: nil, items: items)
  }

  init(_ name: String, _ state: State, _ found: String, fix: String?, items: [String] = []) {
    self.name = name
    self.state = state
    self.found = found
    self.fix = fix
    self.items = items
  }

  /// Every check, in the order in which they are told.
  static func all() -> [HealthCheck] {
    [
      swift, processor, threads, compilers, cc, tcc, openBLAS, temporaryFiles, cache,
      fashionMNIST, bible,
    ]
  }

  /// Lines with the name in a column of its own.
  var text: String {
    let mark = state == .ok ? "" : "\(state.rawValue): "
    let lines =
      (mark + found).split(separator: "\n").map(String.init)
      + (fix.map { ["fix: \($0)"] } ?? [])
    let margin = "\n" + String(repeating: " ", count: Self.columnWidth)
    return name.padding(toLength: Self.columnWidth, withPad: " ", startingAt: 0)
      + lines.joined(separator: margin)
  }

  private static let columnWidth = 18
}
