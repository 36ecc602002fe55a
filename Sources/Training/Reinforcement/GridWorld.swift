import GraphC

/// A world of cells, drawn as text: steps up, right, down or left that sometimes slip to a side.
///
///     let world = try GridWorld(
///       """
///       ...+
///       .#.-
///       ....
///       """)
///
/// `#` is a wall, which one bumps into and stays, as at the edges; `+` and `-` are worth 1 and -1 and
/// end the episode, `S` is where episodes begin, else any `.`.
///
/// Follows: the world of 4 x 3 cells in Russell and Norvig, "Artificial Intelligence" (sequential
/// decision problems): steps cost 0.04, and one of five goes to a side.
public struct GridWorld: TabularEnvironment, Hashable {
  public let width: Int
  public let height: Int
  /// Row by row, from the upper left.
  let cells: [Character]
  /// Where episodes may begin.
  private let starts: [Int]
  /// What every step is worth.
  public let stepReward: Double
  /// The probability that a step goes to the side, half of it for each.
  public let slip: Double
  /// Steps after which time is up.
  public let limit: Int
  /// The cell where one is.
  public private(set) var state: Int
  private var steps = 0

  public var stateCount: Int { width * height }
  public var stateWidth: Int { stateCount }
  public var actionCount: Int { 4 }
  /// What a step goes, in columns and rows, clockwise from up.
  private static let moves = [(0, -1), (1, 0), (0, 1), (-1, 0)]

  /// - Throws: when rows differ in length, a character has no meaning, there is no cell to begin in
  ///   or none that ends an episode, or a number makes no sense.
  public init(
    _ map: String, stepReward: Double = -0.04, slip: Double = 0.2, limit: Int = 200
  ) throws(Diagnostic) {
    let rows = map.split(separator: "\n").map(Array.init)
    let cells = rows.flatMap(\.self)
    let width = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == width }) else {
      throw Self.failure("rows differ in length: \(rows.map(\.count))")
    }
    if let unknown = cells.first(where: { !"#+-S.".contains($0) }) {
      throw Self.failure(
        "'\(unknown)' has no meaning",
        notes: ["note: '.' is free, '#' a wall, '+' and '-' are ends, 'S' is the start"])
    }
    let marked = cells.indices.filter { cells[$0] == "S" }
    let starts = marked.isEmpty ? cells.indices.filter { cells[$0] == "." } : marked
    guard let first = starts.first, cells.contains(where: { "+-".contains($0) }) else {
      throw Self.failure("expected a cell to begin in, '.' or 'S', and an end, '+' or '-'")
    }
    guard stepReward.isFinite, (0...1).contains(slip), limit >= 1 else {
      throw Self.failure(
        "expected a finite reward, a slip from 0 to 1 and a limit of at least 1, found "
          + "\(stepReward), \(slip) and \(limit)")
    }
    (self.width, height) = (width, rows.count)
    (self.cells, self.starts, state) = (cells, starts, first)
    (self.stepReward, self.slip, self.limit) = (stepReward, slip, limit)
  }

  public mutating func begin(_ random: inout RandomSequence) {
    state = starts[random.integer(below: starts.count)]
    steps = 0
  }

  public mutating func act(_ action: Int, _ random: inout RandomSequence) -> Outcome {
    let draw = random.unit()
    let turn = draw < slip / 2 ? -1 : draw < slip ? 1 : 0
    state = cell(from: state, action + turn)
    steps += 1
    guard let end = endReward(state) else {
      return Outcome(reward: stepReward, ending: steps < limit ? .goesOn : .timeIsUp)
    }
    return Outcome(reward: stepReward + end, ending: .terminal)
  }

  /// 1 for the cell where one is, 0 for all others.
  public func describe(in buffer: TensorBuffer, row: Int) {
    for cell in 0..<stateCount { buffer[stateCount * row + cell] = cell == state ? 1 : 0 }
  }

  /// Where a step that does not slip leads.
  func cell(from state: Int, _ direction: Int) -> Int {
    let move = Self.moves[(direction % 4 + 4) % 4]
    let (x, y) = (state % width + move.0, state / width + move.1)
    guard (0..<width).contains(x), (0..<height).contains(y) else { return state }
    return cells[y * width + x] == "#" ? state : y * width + x
  }

  /// What it is worth to come to a cell that ends the episode; nil for others.
  func endReward(_ cell: Int) -> Double? {
    switch cells[cell] {
    case "+": 1
    case "-": -1
    default: nil
    }
  }

  private static func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "data", subject: "GridWorld", message: message, notes: notes)
  }
}
