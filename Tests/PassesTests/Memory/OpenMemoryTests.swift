import IR
import Operators
import Scheduling
import TestSupport
import Testing

@testable import Passes

/// Memory of plans that leave their batch size open.
@Suite struct OpenMemoryTests {
  private static let maximum = 33

  /// A product of the batch with one of parameters, whose rows are sorted by a routine that has memory
  /// of its own.
  private static func kernels() throws -> KernelGraph {
    try KernelFormation.run(upTo: maximum) { rows throws(Diagnostic) in
      let builder = GraphBuilder("open")
      let x = builder.input("x", .f32, [rows, 8])
      let w = builder.input("w", .f32, [8, 8])
      let order = matmul(x, matmul(w, w)).argsort()
      builder.output("y", x.takeAlong(order, axis: 1))
      return try builder.finish()
    } optimize: { graph throws(Diagnostic) in
      graph
    }
  }

  /// Values grow with the batch; what kernels need does not, whatever number of bytes it is.
  @Test func lifetimesAreAsLargeAsTheirCounts() throws {
    let kernels = try Self.kernels()
    let lifetimes = PlanDraft.smallest(kernels).lifetimes
    let values = lifetimes.filter { $0.use == .values }
    #expect(values.contains { $0.size.power == 1 } && values.contains { !$0.size.isOpen })
    for lifetime in lifetimes {
      if lifetime.use != .values { #expect(lifetime.size == Count(fixed: lifetime.byteCount)) }
      for value in lifetime.values { #expect(kernels.byteCount(of: value) == lifetime.size) }
    }
  }

  /// For each number of groups of rows, what overlaps nowhere in the plan overlaps nowhere.
  @Test(arguments: [1, 16, 17, 33]) func placesStayApart(_ rows: Int) throws {
    let plan = try MemoryPlanning.run(try Self.kernels())
    let groups = Plan.RowMemory.groups(rows)
    let lifetimes = PlanDraft.smallest(plan.kernelGraph).lifetimes
    var places: [(range: Range<Int>, steps: ClosedRange<Int>)] = []
    for lifetime in lifetimes {
      guard let value = lifetime.values.first, case .arena(let offset) = plan.placements[value]
      else { continue }
      let parts = try #require(plan.arena.parts(ofOffset: offset))
      #expect((parts.byteCount == nil) == (lifetime.size.power == 1))
      let start = parts.groupByteCount * groups + (parts.byteCount ?? 0)
      let end = start + (try lifetime.size.value(at: rows))
      #expect(end <= plan.arena.byteCount(rows: rows))
      for other in places where other.steps.overlaps(lifetime.first...lifetime.last) {
        #expect(!other.range.overlaps(start..<end))
      }
      places.append((start..<end, lifetime.first...lifetime.last))
    }
    #expect(!places.isEmpty)
  }
}
