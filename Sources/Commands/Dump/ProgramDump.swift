/// All that the compiler made of one source, for other programs.
///
/// `Docs/DumpFormat.md` says what each field means. A field may be added without a new version.
struct ProgramDump: Encodable {
  let format = "graphc-dump"
  let version = 1
  /// What the command line named.
  let source: String
  /// The C that kernels have: `loops` or `tiles`.
  let dialect: String
  /// Every graph once; others refer to it by position.
  var graphs: [GraphDescription] = []
  var stages: [StageDescription] = []
  /// Kernels and memory; the first is the whole program, the others are bodies.
  var programs: [ProgramDescription] = []
}

/// A graph on its way, and what became of the one before it.
struct StageDescription: Encodable {
  let name: String
  let summary: String
  /// Position among the graphs.
  let graph: Int
  /// Position of the stage that this one is made from.
  let previous: Int?
  /// Position among the programs, for the stage that forms kernels.
  let program: Int?
  let milliseconds: Double?
  let changes: Changes?

  /// Nodes by their positions in the two graphs.
  struct Changes: Encodable {
    let added: [Int]
    let removed: [Int]
    let changed: [Int]
    /// For each node, the node of the previous graph in its place, if there is one.
    let counterparts: [Int?]
  }
}

/// Kernels of a graph with their memory.
struct ProgramDescription: Encodable {
  let graph: Int
  let kernels: [KernelDescription]
  /// Values that are another's buffer under a new shape.
  let aliases: [Alias]
  let boundaries: [FusionText.Summary.Boundary]?
  let memory: MemoryDescription?

  struct Alias: Encodable {
    let node: Int
    let buffer: Int
  }
}
