import IR

/// Slots of scratch memory for tiles; a slot is used again once its tile has been read last.
package struct TileAllocation {
  /// Numbers that have been spread over a tile in the current block.
  package private(set) var spread: Set<Scalar> = []
  package private(set) var slotCount = 0
  /// Bytes of a slot: a tile of the kernel's widest element, in whole cache lines.
  package let slotByteCount: Int
  private var free: [Int] = []
  private var slotOf: [Scalar: (slot: Int, depth: Int)] = [:]
  /// Loops around the current statement inside the block.
  private var depth = 0
  /// For every scalar, the last scalar computed from it; nil if it must stay until the block ends.
  private let lastReader: [Scalar: Scalar?]

  package init(_ nest: LoopNest) {
    var lastReader: [Scalar: Scalar?] = [:]
    Self.findLastReaders(nest.statements, nest.facts, &lastReader)
    for result in nest.formula.results { lastReader[result] = .some(nil) }
    self.lastReader = lastReader
    let widest = nest.facts.needed.map { nest.formula.type(of: $0).byteCount }.max() ?? 0
    let capacity = nest.facts.formula.axes.indices.map { nest.tileCapacity($0) }.max() ?? 1
    slotByteCount = LocalMemory.padded(capacity * widest)
  }

  /// In the order of statements: the passes of a row kernel do not follow that of scalars.
  private static func findLastReaders(
    _ statements: [Statement], _ facts: FormulaFacts, _ lastReader: inout [Scalar: Scalar?]
  ) {
    for statement in statements {
      switch statement {
      case .loop(_, let body), .block(_, let body): findLastReaders(body, facts, &lastReader)
      case .compute(let scalar):
        for input in Formula.inputs(of: facts.formula[scalar])
        where lastReader[input] != .some(nil) {
          lastReader[input] = scalar
        }
      case .fold(_, let body): lastReader[body] = .some(nil)
      case .row, .begin, .end, .store, .restore: continue
      case .save(let scalar): lastReader[scalar] = .some(nil)
      }
    }
  }

  package mutating func beginBlock() {
    spread = []
    slotOf = [:]
    free = Array(0..<slotCount)
  }

  /// The bytes from the start of all slots to one for `scalar`.
  package mutating func allocate(_ scalar: Scalar) -> Int {
    let slot = free.popLast() ?? slotCount
    slotCount = max(slotCount, slot + 1)
    slotOf[scalar] = (slot, depth)
    return slot * slotByteCount
  }

  /// The same for a number that is spread over a tile.
  package mutating func allocate(spreading scalar: Scalar) -> Int {
    spread.insert(scalar)
    return allocate(scalar)
  }

  package mutating func enterLoop() { depth += 1 }

  /// Frees all that was made inside the loop.
  package mutating func leaveLoop() {
    for (scalar, entry) in slotOf.sorted(by: { $0.key < $1.key }) where entry.depth == depth {
      release(scalar, entry.slot)
      spread.remove(scalar)
    }
    depth -= 1
  }

  /// Frees the slots whose tiles `scalar` was the last to read.
  ///
  /// What was made outside a loop stays until the loop is left: the next turn reads it again.
  package mutating func release(after scalar: Scalar) {
    release(after: scalar) { _ in true }
  }

  /// Frees those of them that the primitive for `scalar` may overwrite as it reads: tiles of as wide
  /// elements.
  package mutating func releaseOverwritable(by scalar: Scalar, _ nest: LoopNest) {
    let type = nest.formula.type(of: scalar)
    release(after: scalar) { nest.formula.type(of: $0) == type }
  }

  private mutating func release(after scalar: Scalar, where isFree: (Scalar) -> Bool) {
    for (input, entry) in slotOf.sorted(by: { $0.key < $1.key })
    where lastReader[input] == .some(scalar) && !spread.contains(input) && entry.depth == depth
      && isFree(input)
    {
      release(input, entry.slot)
    }
  }

  private mutating func release(_ scalar: Scalar, _ slot: Int) {
    slotOf[scalar] = nil
    free.append(slot)
  }
}

extension LoopNest {
  /// The position of the operand that a primitive takes as the number it is for all lanes; nil if a
  /// function has no such primitive, which takes tiles alone.
  package func number(among arguments: [Scalar], of function: ScalarFunction, lane: Int) -> Int? {
    let type = formula.type(of: arguments[arguments.count - 1])
    let hasForm =
      function == .select || arguments.count == 2 && [.f32, .f64, .i64].contains(type)
    guard hasForm, !function.isRandom else { return nil }
    let values = function == .select ? [1, 2] : [0, 1]
    let numbers = values.filter { !depends(arguments[$0], on: lane) }
    return numbers.count == 1 ? numbers[0] : nil
  }
}

extension ScalarFunction {
  /// Random numbers take seed, stream and step as numbers, and only the index as a tile.
  package var isRandom: Bool { self == .randomBits || self == .randomUniform }
}
