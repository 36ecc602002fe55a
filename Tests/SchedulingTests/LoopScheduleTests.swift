import IR
import Scheduling
import Testing

/// How loops over hand-made formulas run.
@Suite struct LoopScheduleTests {
  /// The square of each element.
  private static func squares(_ extents: [Int]) -> Formula {
    let builder = FormulaBuilder(domain: extents, operands: [])
    let place = builder.linearIndex(
      extents.indices.map { builder.axis($0) }, strides: Shape(extents).strides)
    let x = builder.load(0, place, type: .f32)
    return builder.finish(
      [builder.call(.multiply, [x, x], type: .f32)], ranks: [extents.count],
      strides: [Shape(extents).strides])
  }

  /// The sum of all elements of a vector.
  private static func sum(_ count: Int) -> Formula {
    let builder = FormulaBuilder(domain: [], operands: [])
    let axis = builder.makeAxis(extent: count)
    let x = builder.load(0, builder.index(along: axis), type: .f32)
    return builder.finish(
      [builder.reduce(.sum, axis: axis, x, type: .f32)], ranks: [0], strides: [[]])
  }

  private static func schedule(_ formula: Formula, _ target: Target = .standard) -> KernelSchedule {
    KernelSchedule(.loops(formula), inputCount: 1, nil, for: target)
  }

  @Test func elementsAreDividedByWork() throws {
    #expect(Self.schedule(Self.squares([100])).partCount == 1)
    let large = Self.schedule(Self.squares([64, 4096]))
    #expect(large.partCount == 16 && large.byteCount == 0 && !large.isFinished)
    guard case .loops(let loops) = large.body else { return #expect(Bool(false)) }
    // Neighbouring axes that all loads walk without a jump are one.
    #expect(loops.nest.formula.domain == [Count(fixed: 64 * 4096)])
    #expect(loops.nest.lane == 0 && loops.nest.parallelAxis == 0)
    #expect(loops.nest.tileCapacity(0) == 1024)
    #expect(loops.nest.hasManyLanes(along: 0))
  }

  /// 16 parts of a long sum leave a number each, of 8 bytes.
  @Test func longSumsLeavePartialResults() throws {
    #expect(!Self.schedule(Self.sum(1000)).isFinished)
    let long = Self.schedule(Self.sum(1 << 20))
    #expect(long.isFinished && long.partCount == 16 && long.byteCount == 128)
    guard case .split(let split, _, _) = long.body else { return #expect(Bool(false)) }
    #expect(split.reductions.count == 1 && split.resultCount == 1)
    #expect(!split.partial.divided.isEmpty)
    #expect(split.partial.divided.values.allSatisfy { $0 == 16 })
    #expect(split.final.divided.isEmpty)
  }

  /// Small targets have smaller tiles; finer ones more parts.
  @Test func targetsDecide() throws {
    guard case .loops(let loops) = Self.schedule(Self.squares([1 << 20]), .small).body else {
      return #expect(Bool(false))
    }
    #expect(loops.nest.tileSize == 512 && Target.small.lanes == 4)
    let finer = Target.standard.dividingFiner(1024)
    #expect(Self.schedule(Self.squares([100]), finer).partCount > 1)
    #expect(Self.schedule(Self.sum(1000), finer).isFinished)
  }

  /// What only one dialect needs is not counted for the other.
  @Test func dialectsHaveTheirOwnArrays() {
    var tiles = Target.standard
    tiles.dialects = [.tiles]
    tiles.kernelStackByteCount = 0
    var loops = tiles
    loops.dialects = [.loops]
    let formula = Self.squares([4096])
    // A tile of the load is read where it is; the square is one of 1024 numbers, in cache lines.
    #expect(Self.schedule(formula, tiles).byteCount == 4096 + 64)
    #expect(Self.schedule(formula, loops).byteCount == 0)
  }
}
