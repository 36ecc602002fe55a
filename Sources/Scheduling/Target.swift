import IR

/// What schedules and fusion know of the processor that a program is for, as numbers.
///
/// Most follow from the sizes of caches and vectors. Programs compute the same bits on any number of
/// threads, since no number here depends on how many there are; another target may add in another
/// order.
package struct Target: Hashable, Sendable {
  package var name: String
  /// What is printed of a schedule: what the others would need is not planned.
  package var dialects = Set(Dialect.allCases)
  /// Bytes of the widest vector register.
  package var vectorByteCount: Int
  /// Bytes of the first-level data cache that one kernel may count on.
  package var firstCacheByteCount: Int
  /// Bytes of the second-level cache of one core that a kernel may count on.
  package var secondCacheByteCount: Int
  /// The tile of a product whose sums stay in registers; parts of products end where tiles end.
  ///
  /// 12 by 32 is a multiple of the kernel library's tiles on all processors.
  package var registerTile = RegisterTile(rows: 12, columns: 32)
  /// Bytes of local arrays on the stack of a function that runs by itself: with what C compilers add,
  /// far below the 512 KiB that threads have at least.
  package var kernelStackByteCount = 40 * 1024
  /// Of one that a product calls, or that runs kernels: these lie on the stack together.
  package var innerStackByteCount = 16 * 1024
  /// How work is divided among threads.
  package var division = Division()
  /// What fusion weighs.
  package var fusion = FusionCosts()
  /// Where convolutions are multiplied by values at points.
  package var winograd = WinogradCosts()

  package struct RegisterTile: Hashable, Sendable {
    package let rows: Int
    package let columns: Int
  }

  package init(
    _ name: String, vectorByteCount: Int, firstCacheByteCount: Int, secondCacheByteCount: Int
  ) {
    self.name = name
    self.vectorByteCount = vectorByteCount
    self.firstCacheByteCount = firstCacheByteCount
    self.secondCacheByteCount = secondCacheByteCount
  }

  /// Every x86-64 and aarch64 processor of the last ten years has at least these caches; 64 bytes are
  /// a vector of AVX-512, two of AVX2 and four of NEON.
  package static let standard = Target(
    "standard", vectorByteCount: 64, firstCacheByteCount: 32 << 10, secondCacheByteCount: 1 << 20)

  /// A processor with small caches and 128-bit vectors, such as a single-board computer's.
  package static let small = Target(
    "small", vectorByteCount: 16, firstCacheByteCount: 16 << 10, secondCacheByteCount: 128 << 10)

  package static let all: [Target] = [.standard, .small]
}

// MARK: What follows from the caches

extension Target {
  /// Elements of `f32` in a vector.
  package var lanes: Int { vectorByteCount / 4 }

  /// Elements of a tile of lane-wise values: an eighth of the first cache holds one of `f32`, so that
  /// operands, results and what is in between stay there.
  package var tileSize: Int { firstCacheByteCount / 32 }

  /// Elements kept of a block of columns: a sixteenth of the second cache of `f32`.
  package var columnBudget: Int { secondCacheByteCount / 64 }

  /// Iterations of a loop over lanes from which on several vectors at once pay off.
  package var longExtent: Int { 32 * lanes }

  /// Elements of a contiguous row of which values are kept from one pass to the next: of `f32`, the
  /// first cache.
  package var rowLimit: Int { firstCacheByteCount / 4 }

  /// Elements of a row that is a column in memory; a vector of columns at a time is kept, in an
  /// eighth of the second cache.
  package var columnLimit: Int { secondCacheByteCount / (8 * vectorByteCount) }

  /// Elements of a kernel so small that empty lanes do not matter.
  package var smallExtent: Int { firstCacheByteCount / 8 }

  /// Bytes of a band of a product's rows that is used up before the next is computed.
  package var bandByteCount: Int { secondCacheByteCount / 8 }
}

// MARK: Threads

extension Target {
  /// How small the parts are that threads take.
  ///
  /// Work is in element operations, of which a core does about one to four in a nanosecond; waking a
  /// thread takes some microseconds.
  package struct Division: Hashable, Sendable {
    /// Work of a part of a loop below which another thread is not worth waking.
    package var loopWork = 1 << 14
    /// Rows of a part of a batch that goes through the steps of a loop: fewer leave register tiles of
    /// products empty.
    package var loopRows = 16
    /// Parts of a loop: twice the threads of a large desktop processor.
    package var loopParts = 16
    /// Work of a part of a matrix product, of which each packs its operands again.
    package var productWork = 1 << 15
    /// Parts of a matrix product, for the same reason few.
    package var productParts = 8
    /// Depth of a part of a matrix product from which on storing and adding what it leaves takes less
    /// than a fiftieth of its time: an element of it takes about as long as 16 multiply-adds.
    package var productDepth = 1024
    /// Multiply-adds in the time of one operation on an element that comes from a cache.
    package var multiplyAddsPerOperation = 8
    /// Work of a part of a long reduction over contiguous elements.
    package var reductionWork = 1 << 15
    /// Steps of a part along a reduction's axis, which are numbers added in order.
    package var reductionRows = 256
    /// Results up to which a reduction along another axis is split: of more, each part has long runs
    /// of columns.
    package var reductionColumns = 1024
    /// Parts of a reduction to a scalar, whose tiles are added in order.
    package var reductionParts = 16
    /// Parts of sums that are wider than what they add.
    package var wideReductionParts = 64
    /// Parts of kernels that run side by side: each costs a call.
    package var phaseParts = 16
    /// Work that each thread of a phase must have for the others to be woken.
    package var phaseWork = 1 << 14

    package init() {}
  }

  /// The same with parts so many times smaller, so that small graphs are divided as large ones are.
  package func dividingFiner(_ fineness: Int) -> Target {
    func finer(_ size: Int) -> Int { max(1, size / fineness) }
    var result = self
    result.division.loopWork = finer(division.loopWork)
    result.division.loopRows = finer(division.loopRows)
    result.division.productWork = finer(division.productWork)
    result.division.productDepth = finer(division.productDepth)
    result.division.reductionWork = finer(division.reductionWork)
    result.division.reductionRows = finer(division.reductionRows)
    result.division.phaseWork = finer(division.phaseWork)
    return result
  }

  /// The same for kernels that one thread runs alone, such as those of a loop's steps: they have one
  /// part, since more would only be more calls.
  package var undivided: Target {
    var result = self
    result.division.loopParts = 1
    result.division.productParts = 1
    result.division.reductionParts = 1
    result.division.reductionRows = .max
    result.division.phaseParts = 1
    return result
  }

  /// The parts of a loop over `extent` indices; by sizes only, so that results do not depend on the
  /// number of threads.
  package func partCount(extent: Int, work: Work) -> Int {
    max(1, min(extent, work.operations / division.loopWork, division.loopParts))
  }
}

// MARK: Fusion

extension Target {
  /// What fusion weighs: scalar operations, and bytes moved.
  package struct FusionCosts: Hashable, Sendable {
    /// Scalar operations that may be repeated rather than stored: about the cost of the load that
    /// they save.
    package var cheapCost = 2
    /// What one fused formula may reach by its size; keeps compile time and recursion bounded.
    package var formulaSize = 300
    /// Pieces of a value that readers may compute in place: one that is not divided alike would
    /// evaluate all of them for each element.
    package var pieces = 16
    /// Bytes' worth of putting an element of an operand into a buffer on its way into the packed one.
    package var packing = 2
    /// Operations' worth of an element that is apart from its neighbour in memory.
    package var scattered = 4

    package init() {}
  }
}

// MARK: Convolutions

extension Target {
  /// From which sizes on values at points take less time than elements.
  package struct WinogradCosts: Hashable, Sendable {
    /// Channels of either side: fewer leave vectors empty.
    package var leastChannels = 8
    /// Channels that are added up in the element type.
    package var mostChannels = 512
    // In multiplications, as measured.
    /// Of a channel of a tile, to points or back.
    package var channel = 250.0
    /// Of a tile.
    package var tile = 4000.0
    /// Tiles in whose time the kernel is transformed.
    package var kernelTiles = 16.0
    /// Of an element that a direct product copies for each window.
    package var element = 8.0
    /// The share of a direct product's time that must not be exceeded.
    package var share = 0.8

    package init() {}
  }
}
