import IR
import Scheduling
import Testing

/// What schedules say of numbers that depend on an open batch size.
@Suite struct CountedScheduleTests {
  private static let batch = SymbolicBatch(prime: 61, maximum: 33)

  private static func schedule(
    _ body: Kernel.Body, _ batch: SymbolicBatch? = Self.batch
  ) -> KernelSchedule {
    KernelSchedule(body, inputCount: 2, batch)
  }

  /// The last of `rows` rows of ten numbers, and how many rows there are.
  private static func lastRow(_ rows: Int) -> Formula {
    let builder = FormulaBuilder(domain: [10], operands: [])
    let place = builder.index(along: 0) + builder.integer(10 * rows - 10)
    let x = builder.load(0, place, type: .f32)
    let last = builder.load(1, builder.integer(rows - 1), type: .f32)
    let count = builder.constant(Double(rows), .f32)
    return builder.finish([x * last * count], ranks: [1], strides: [[1]])
  }

  @Test func loopsHaveCounts() throws {
    let builder = FormulaBuilder(domain: [61, 10], operands: [])
    let place = builder.linearIndex([builder.axis(1), builder.axis(0)], strides: [61, 1])
    let formula = builder.finish(
      [builder.load(0, place, type: .f32)], ranks: [2], strides: [[10, 1]])
    guard case .loops(let loops) = Self.schedule(.loops(formula)).body else {
      return #expect(Bool(false))
    }
    let nest = loops.nest
    let rows = Count(61, in: Self.batch)
    #expect(nest.formula.axes == [rows, Count(fixed: 10)])
    #expect(nest.parallelExtent == rows)
    let load = try #require(nest.load(nest.formula.results[0]))
    #expect(load.strides == [0: .one, 1: rows] && load.constant == .zero)
    #expect(nest.formula.resultStrides == [[Count(fixed: 10), .one]])
  }

  /// Literals and constants of places, with and without an open batch size.
  @Test func constantsHaveCounts() throws {
    for batch in [Self.batch, nil] {
      guard case .loops(let loops) = Self.schedule(.loops(Self.lastRow(61)), batch).body else {
        return #expect(Bool(false))
      }
      let nest = loops.nest
      var constants: [Count] = []
      var counts: [Count] = []
      func visit(_ scalar: Scalar) {
        switch nest.formula[scalar] {
        case .load: if let load = nest.load(scalar) { constants.append(load.constant) }
        case .call(_, let arguments): for argument in arguments { visit(argument) }
        case .constant(.count(let count, let type)):
          #expect(type == .f32)
          counts.append(count)
        case .constant(.literal), .axis, .reduce: break
        }
      }
      visit(nest.formula.results[0])
      // 600 is no multiple of the prime, and would be refused before it came here.
      #expect(constants.contains(Count(fixed: 600)))
      #expect(constants.contains(Count(index: 60, in: batch)))
      #expect(counts == (batch == nil ? [] : [Count(61, in: Self.batch)]))
    }
  }

  @Test func productsHaveCounts() throws {
    let product = MatrixProduct(
      lhs: TensorType(.f32, [61, 12]), rhs: TensorType(.f32, [12, 122]),
      result: TensorType(.f32, [61, 122]), transposeLHS: false, transposeRHS: false)
    guard case .product(let schedule) = Self.schedule(.matmul(product, epilogue: nil)).body else {
      return #expect(Bool(false))
    }
    let sizes = schedule.sizes
    #expect([sizes.m, sizes.n, sizes.k].map(\.text) == ["B", "2B", "12"])
    #expect([sizes.lhs, sizes.rhs, sizes.result].map(\.text) == ["12B", "24B", "2BB"])
    #expect(schedule.extent == (schedule.axis == .rows ? sizes.m : sizes.n))
    #expect(schedule.left.strides == (Count(fixed: 12), .one))
    #expect(schedule.right.strides == (sizes.n, .one))
    #expect(schedule.largest == (61, 122, 12))
  }

  @Test func scattersHaveCounts() {
    let scatter = ScatterAddition(
      indices: TensorType(.i64, [61]), result: TensorType(.f32, [5, 3]), axis: 0)
    guard case .scatter(let schedule) = Self.schedule(.scatterAdd(scatter)).body else {
      return #expect(Bool(false))
    }
    #expect(schedule.updates.text == "B" && schedule.updateElements.text == "3B")
    #expect(schedule.extent.fixed == 5 && schedule.resultElements.fixed == 15)
    // Room for 5 starts, 2 more and 61 updates, in lines of 8.
    #expect(schedule.groupCount == 72)
  }

  @Test func routinesHaveCounts() {
    let routine = Routine.lines(
      "argsort_f32", in: "sorting.h", of: TensorType(.f32, [61, 7]), axis: 1, sizes: [7], cost: 7)
    guard case .routine(let schedule) = Self.schedule(.routine(routine)).body else {
      return #expect(Bool(false))
    }
    #expect(schedule.outer.text == "B" && schedule.blocks.text == "B")
    #expect(
      schedule.lines == .one && !schedule.isInterleaved && schedule.sizes == [Count(fixed: 7)])
  }
}
