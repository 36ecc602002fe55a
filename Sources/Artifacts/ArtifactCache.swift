import CodeGeneration
import GraphC

/// What functions keep of sequences from one piece to the next, in one block of memory that their callers
/// give: the graph's states that layers carry.
struct ArtifactCache: Sendable {
  struct Slot: Sendable {
    let label: String
    let type: TensorType
    /// Bytes from the beginning of the block.
    let offset: Int
  }

  /// In the order of labels, which is the same for pieces of all lengths.
  let slots: [Slot]
  let byteCount: Int
  /// Where the number of places read is, and how large it may be before a piece; nil without a limit.
  let limit: (offset: Int, most: Int)?

  /// The alignment of every state.
  private static let alignment = 64

  /// - Parameters:
  ///   - graph: of `Model.pieceGraph`.
  ///   - steps: places of a piece.
  ///   - capacity: places of a sequence; nil for any number.
  init(_ graph: Graph, steps: Int, capacity: Int?) {
    var slots: [Slot] = []
    var end = 0
    for argument in graph.arguments.filter(Self.isOne).sorted(by: { $0.label < $1.label }) {
      slots.append(Slot(label: argument.label, type: argument.type, offset: end))
      end += (argument.type.byteCount + Self.alignment - 1) / Self.alignment * Self.alignment
    }
    self.slots = slots
    byteCount = end
    let count = slots.first { $0.label == CarriedState.placesRead }
    limit = capacity.flatMap { capacity in
      count.map { (offset: $0.offset, most: capacity - steps) }
    }
  }

  private static func isOne(_ argument: Argument) -> Bool { CarriedState.isOne(argument) }

  /// The place of a state in the block, or nil.
  func index(of label: String) -> Int? { slots.firstIndex { $0.label == label } }

  /// In C, where each state is, if there is a block.
  var pointers: [CCode] {
    slots.map { "cache ? (char *)cache + \($0.offset) : NULL" }
  }
}
