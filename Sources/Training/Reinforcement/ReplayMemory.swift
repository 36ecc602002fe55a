import GraphC

/// The last steps of a life, of which some are drawn to learn from, the oldest forgotten first.
///
/// Steps that follow each other are much alike; drawn at random they are not. All memory is there from the
/// start: neither storing nor drawing allocates.
///
/// Follows: Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching"
/// (1992).
public final class ReplayMemory {
  /// Steps that are kept.
  public let capacity: Int
  /// Steps that are there.
  public private(set) var count = 0
  /// What one step is: row by row, `f32[capacity x width]`, `i32[capacity]`, `f32[capacity]`,
  /// `f32[capacity x width]`, `f32[capacity]`.
  private let columns: Transitions
  private var place = 0
  private var rows: [Int] = []

  /// - Throws: when the capacity is below 1, or memory is short.
  public init(capacity: Int, stateWidth: Int) throws(Diagnostic) {
    guard capacity >= 1, stateWidth >= 1, capacity <= Shape.maximumElementCount / stateWidth else {
      throw Diagnostic(
        stage: "train", subject: "ReplayMemory",
        message: "cannot keep \(capacity) steps with \(stateWidth) numbers for a state",
        notes: ["note: the capacity is at least 1"])
    }
    self.capacity = capacity
    columns = try Transitions(rows: capacity, stateWidth: stateWidth)
  }

  /// Keeps what is seen before an action; `close` is called next.
  public func open(_ world: some Environment) { world.describe(in: columns.state, row: place) }

  /// Keeps what followed from the action.
  public func close(_ world: some Environment, action: Int, _ outcome: Outcome) {
    world.describe(in: columns.next, row: place)
    columns.action[place] = Double(action)
    columns.reward[place] = outcome.reward
    columns.goesOn[place] = outcome.ending == .terminal ? 0 : 1
    place = (place + 1) % capacity
    count = min(count + 1, capacity)
  }

  /// Fills all rows of `batch` with steps drawn at random, each with equal probability, some perhaps twice.
  ///
  /// - Throws: when there are no steps yet, or states of the batch have another width.
  public func draw(
    into batch: Transitions, _ random: inout RandomSequence
  ) throws(Diagnostic) {
    guard count > 0 else {
      throw Diagnostic(
        stage: "train", subject: "ReplayMemory", message: "there are no steps to draw yet")
    }
    if rows.count != batch.count { rows = [Int](repeating: 0, count: batch.count) }
    for index in rows.indices { rows[index] = random.integer(below: count) }
    try batch.state.copyRows(from: columns.state, rows: rows[...])
    try batch.action.copyRows(from: columns.action, rows: rows[...])
    try batch.reward.copyRows(from: columns.reward, rows: rows[...])
    try batch.next.copyRows(from: columns.next, rows: rows[...])
    try batch.goesOn.copyRows(from: columns.goesOn, rows: rows[...])
  }
}
