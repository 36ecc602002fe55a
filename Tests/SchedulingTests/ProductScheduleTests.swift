import IR
import Scheduling
import Testing

/// How products of given sizes run, by arithmetic on the sizes.
@Suite struct ProductScheduleTests {
  private static func schedule(
    _ m: Int, _ n: Int, _ k: Int, batch: Int = 1, target: Target = .standard
  ) -> KernelSchedule {
    let leading = batch == 1 ? [] : [batch]
    func type(_ rows: Int, _ columns: Int) -> TensorType {
      TensorType(.f32, Shape(leading + [rows, columns]))
    }
    let product = MatrixProduct(
      lhs: type(m, k), rhs: type(k, n), result: type(m, n), transposeLHS: false,
      transposeRHS: false)
    return KernelSchedule(.matmul(product, epilogue: nil), inputCount: 2, nil, for: target)
  }

  private static func product(_ schedule: KernelSchedule) throws -> ProductSchedule {
    guard case .product(let product) = schedule.body else {
      throw Diagnostic(stage: "test", subject: "schedule", message: "is no product")
    }
    return product
  }

  @Test(arguments: [
    (512, 512, 512, 1, ProductSchedule.Axis.rows), (32, 300, 784, 1, .columns),
    (784, 300, 32, 1, .rows), (64, 64, 64, 12, .matrices),
  ])
  func dividesTheLongerSide(
    _ m: Int, _ n: Int, _ k: Int, _ batch: Int, _ axis: ProductSchedule.Axis
  ) throws {
    let schedule = Self.schedule(m, n, k, batch: batch)
    let product = try Self.product(schedule)
    #expect(product.axis == axis)
    #expect(schedule.partCount > 1 && schedule.partCount <= 8)
    #expect(product.extent.fixed == [.rows: m, .columns: n, .matrices: batch][axis])
    #expect(schedule.byteCount == 0 && !schedule.isFinished)
  }

  /// Where partial products are small beside what is multiplied: of 512 x 512 none would stay in a cache.
  @Test(arguments: [
    (144, 16, 65536, 8), (27, 16, 65536, 8), (16, 144, 65536, 8), (576, 64, 4096, 4),
    (1, 1, 1 << 20, 8), (256, 256, 4096, 4),
  ])
  func dividesDeepProductsAlongTheirDepth(_ m: Int, _ n: Int, _ k: Int, _ parts: Int) throws {
    let schedule = Self.schedule(m, n, k)
    let product = try Self.product(schedule)
    #expect(product.axis == .depth && product.extent.fixed == k && schedule.partCount == parts)
    #expect(schedule.isFinished && product.hasWholeRows && product.bandRows == nil)
    #expect(schedule.byteCount == (4 * parts * m * n + 63) / 64 * 64)
    // 512 lines are a block, for which the other operand is packed once.
    #expect(product.readCounts == (lhs: 1, rhs: m > 512 ? 2 : 1))
  }

  @Test(arguments: [
    (512, 512, 8192, 1), (64, 64, 576, 1), (784, 300, 1024, 1), (64, 64, 8192, 12),
    (0, 8, 65536, 1),
    (8, 8, 2047, 1),
  ])
  func dividesOthersByTheirResult(_ m: Int, _ n: Int, _ k: Int, _ batch: Int) throws {
    let schedule = Self.schedule(m, n, k, batch: batch)
    #expect(try Self.product(schedule).axis != .depth)
    #expect(!schedule.isFinished)
  }

  @Test func smallProductsAreOnePart() {
    #expect(Self.schedule(10, 10, 10).partCount == 1)
    #expect(Self.schedule(0, 10, 10).partCount == 1)
    #expect(Self.schedule(10, 10, 10, target: .standard.dividingFiner(1 << 20)).partCount == 1)
    #expect(Self.schedule(64, 64, 10, target: .standard.dividingFiner(1 << 20)).partCount == 2)
  }

  /// Of 1024 x 2048 in 8 parts of columns each packs all of the left operand anew; 512 columns are a
  /// block, for which it is read once.
  @Test func countsReads() throws {
    let tall = try Self.product(Self.schedule(2048, 1024, 256))
    #expect(tall.partCount == 8)
    #expect(tall.readCounts == (lhs: 2, rhs: 8))
    let wide = try Self.product(Self.schedule(1024, 2048, 256))
    #expect(wide.readCounts == (lhs: 8, rhs: 2))
  }
}
