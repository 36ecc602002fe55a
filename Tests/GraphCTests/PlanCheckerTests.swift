import GraphC
import Testing

/// Plans that are wrong on purpose must be refused: the checker guards every compilation.
@Suite struct PlanCheckerTests {
  /// Five kernels, three of them products through the arena.
  private static func chain() throws -> Plan {
    let builder = GraphBuilder("chain")
    let x = builder.argument("x", .input, TensorType(.f32, [64]))
    let w = builder.argument("w", .parameter, TensorType(.f32, [8, 8]))
    let y = exp(x).reshape([8, 8])
    builder.output("out", matmul(matmul(y, w), y))
    builder.update(w, to: matmul(y, y))
    return try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
  }

  private func refusal(
    of plan: Plan, placing changes: [Value: Plan.Placement] = [:], steps: [Plan.Step]? = nil,
    arenaByteCount: Int? = nil
  ) throws -> String {
    let bad = plan.changed(
      steps: steps, placements: plan.placements.merging(changes) { $1 },
      arenaByteCount: arenaByteCount)
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    return try #require(error).message
  }

  /// Values that live in the arena, in the order in which they are written.
  private func temporaries(_ plan: Plan) -> [Value] {
    plan.kernels.flatMap(\.outputs).filter {
      if case .arena = plan.placements[$0] { true } else { false }
    }
  }

  @Test func acceptsThePlannersWork() throws { try PlanChecker.check(Self.chain()) }

  @Test func refusesOverlap() throws {
    let plan = try Self.chain()
    let temporaries = temporaries(plan)
    try #require(temporaries.count >= 2)
    let first = try #require(plan.placements[temporaries[0]])
    let message = try refusal(of: plan, placing: [temporaries[1]: first])
    #expect(message.contains("overwrites"))
    guard case .arena(let offset) = first else {
      Issue.record("a temporary is at \(first)")
      return
    }
    let shifted = Plan.Placement.arena(offset: offset + 64)
    #expect(
      try refusal(of: plan, placing: [temporaries[1]: shifted], arenaByteCount: 4096)
        .contains("overwrites"))
  }

  @Test func refusesReadsBeforeWrites() throws {
    let plan = try Self.chain()
    let message = try refusal(of: plan, steps: plan.steps.reversed())
    #expect(message.contains("does not find"))
  }

  @Test func refusesMissingKernels() throws {
    let plan = try Self.chain()
    #expect(try refusal(of: plan, steps: Array(plan.steps.dropFirst())).contains("does not find"))
    let withoutLast = Array(plan.steps.dropLast())
    #expect(try refusal(of: plan, steps: withoutLast).contains("at the end"))
  }

  @Test func refusesPlacesOutsideTheArena() throws {
    let plan = try Self.chain()
    let value = try #require(temporaries(plan).first)
    for offset in [-64, plan.arena.byteCount - 128, 1 << 40] {
      let message = try refusal(of: plan, placing: [value: .arena(offset: offset)])
      #expect(message == "\(value) lies outside the arena")
    }
    #expect(try refusal(of: plan, arenaByteCount: 0).contains("outside the arena"))
  }

  @Test func refusesOverwritingWhatIsReadElsewhere() throws {
    let builder = GraphBuilder("turn")
    let w = builder.argument("w", .parameter, TensorType(.f32, [8, 8]))
    builder.update(w, to: w.transpose([1, 0]))
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    let output = try #require(plan.kernels.first?.outputs.first)
    let message = try refusal(of: plan, placing: [output: .argument(0)], steps: [.kernel(0)])
    #expect(message.contains("overwrites"))
  }

  @Test func refusesOverwritingWhatIsReadLater() throws {
    let builder = GraphBuilder("later")
    let w = builder.argument("w", .parameter, TensorType(.f32, [8]))
    let v = builder.argument("v", .parameter, TensorType(.f32, [8]))
    builder.update(v, to: w)
    builder.output("sum", v.sum())
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    // The copy first, then the kernel that wants the old value.
    let message = try refusal(of: plan, steps: plan.steps.reversed())
    #expect(message.contains("does not find"))
  }

  @Test func refusesValuesWithoutAPlace() throws {
    let plan = try Self.chain()
    let value = try #require(plan.kernels.first?.outputs.first)
    let placements = plan.placements.filter { $0.key != value }
    let bad = plan.changed(placements: placements)
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    #expect(error?.message.contains("has no place") ?? false)
  }

  // MARK: In place

  /// Rows of `x` in reverse order: neither fused with what makes `x` nor with what reads it.
  private static func scattered(_ x: Tensor) -> Tensor {
    let order = TensorData([8], [7, 6, 5, 4, 3, 2, 1, 0] as [Int64])
    return x.builder.map { x.scatterAdd($0.constant(order), extent: 8) } ?? x
  }

  /// A kernel between two that move rows.
  private static func replacing(_ next: (Tensor) -> Tensor) throws -> (plan: Plan, last: Kernel) {
    let builder = GraphBuilder("replace")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    builder.output("out", scattered(next(scattered(x))))
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    return (plan, plan.kernels[1])
  }

  /// What comes of putting the second kernel's result over its operand, `shift` bytes further.
  private func overwriting(_ next: (Tensor) -> Tensor, shift: Int = 0) throws -> Plan {
    let (plan, kernel) = try Self.replacing(next)
    guard case .arena(let offset) = plan.placements[kernel.inputs[0]] else { return plan }
    let placement = Plan.Placement.arena(offset: offset + shift)
    // What kernels need for themselves is out of the way.
    return plan.changed(
      placements: plan.placements.merging([kernel.outputs[0]: placement]) { $1 },
      kernelOffsets: plan.kernels.indices.map { 4096 * ($0 + 1) }, arenaByteCount: 1 << 16)
  }

  @Test func acceptsOverwritingWhatIsReadInItsPlace() throws {
    let (plan, kernel) = try Self.replacing { tanh($0) }
    #expect(plan.placements[kernel.inputs[0]] == plan.placements[kernel.outputs[0]])
    try PlanChecker.check(try overwriting { tanh($0) })
    // A kernel has read the whole row or column when it writes its first element.
    for axis in [0, 1] {
      try PlanChecker.check(try overwriting { $0 - $0.max([axis], keepingDimensions: true) })
    }
  }

  @Test func refusesOverwritingAtAnotherOffset() throws {
    for shift in [4, 64, -4] {
      let bad = try overwriting({ tanh($0) }, shift: shift)
      #expect(throws: Diagnostic.self, "shifted by \(shift)") { try PlanChecker.check(bad) }
    }
  }

  @Test(arguments: 0..<5) func refusesOverwritingWhatIsReadElsewhere(_ example: Int) throws {
    let examples: [(Tensor) -> Tensor] = [
      { $0.transpose([1, 0]) }, { $0 + $0.transpose([1, 0]) },
      // Loads with an offset, of another element, and of the first row.
      { concatenate([$0.slice(axis: 0, from: 1, to: 8), $0.slice(axis: 0, from: 0, to: 1)]) },
      { $0.reshape([64]).gather($0.reshape([64]).cast(to: .i64), axis: 0).reshape([8, 8]) },
      { $0 - $0.slice(axis: 0, from: 0, to: 1).broadcast(to: [8, 8]) },
    ]
    let bad = try overwriting(examples[example])
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    #expect(error?.message.contains("overwrites") ?? false)
  }

  /// Bytes of another type are at other places.
  @Test func refusesOverwritingByAnotherType() throws {
    let builder = GraphBuilder("cast")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    let y = matmul(x, x).cast(to: .u8)
    builder.output("out", y.reshape([64]))
    let plan = try MemoryPlanning.run(KernelFormation.run(builder.finish(), fuses: false))
    let kernel = try #require(plan.kernels.first { $0.name.contains("cast") })
    let place = try #require(plan.placements[kernel.inputs[0]])
    let message = try refusal(of: plan, placing: [kernel.outputs[0]: place])
    #expect(message.contains("overwrites"))
  }

  @Test func refusesOverwritingWhatALaterKernelReads() throws {
    let builder = GraphBuilder("late")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    let y = Self.scattered(x)
    builder.output("out", matmul(tanh(y), y))
    let plan = try MemoryPlanning.run(
      Compiler.formKernels(builder.finish(), options(.tcc, disabling: ["fuse-prologues"])))
    let kernel = try #require(plan.kernels.first { $0.name.contains("tanh") })
    let place = try #require(plan.placements[kernel.inputs[0]])
    #expect(place != plan.placements[kernel.outputs[0]])
    let message = try refusal(of: plan, placing: [kernel.outputs[0]: place])
    #expect(message.contains("does not find"))
  }

  /// An element of the result is there before all of them are loaded.
  @Test func refusesOverwritingWhatAProductLoads() throws {
    let builder = GraphBuilder("loaded")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    builder.output("out", abs(matmul(-Self.scattered(x), x)))
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    let kernel = try #require(plan.kernels.last)
    guard case .matmul(let product, .some) = kernel.body else { return #expect(Bool(false)) }
    #expect(product.prologues.count == 1)
    let place = try #require(plan.placements[kernel.inputs[0]])
    #expect(place != plan.placements[kernel.outputs[0]])
    let message = try refusal(of: plan, placing: [kernel.outputs[0]: place])
    #expect(message.contains("overwrites"))
  }

  /// Any two temporaries of a larger plan that change places: refused, unless they never live at
  /// once and have one size, which only a plan that is right after all can pass.
  @Test func refusesSwappedOffsets() throws {
    let kernels = try Compiler.formKernels(
      Compiler.optimize(SampleModels.classifier.trainingGraph(batchSize: 16)))
    let plan = try MemoryPlanning.run(kernels)
    let temporaries = temporaries(plan)
    var refused = 0
    for (index, a) in temporaries.enumerated() {
      for b in temporaries[(index + 1)...] where plan.placements[a] != plan.placements[b] {
        let swapped = plan.changed(
          placements: plan.placements.merging([
            a: plan.placements[b] ?? .constant, b: plan.placements[a] ?? .constant,
          ]) { $1 })
        let isAccepted = (try? PlanChecker.check(swapped)) != nil
        refused += isAccepted ? 0 : 1
        #expect(isAccepted == PlanOracle.isRight(swapped), "\(a) and \(b)")
      }
    }
    #expect(refused > 20)
  }
}
