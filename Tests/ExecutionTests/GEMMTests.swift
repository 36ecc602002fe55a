import Execution
import ExecutionSupport
import IR
import KernelLibrary
import Testing

@Suite struct GEMMTests {
  typealias F32 = (
    Int64, Int64, Int64, UnsafePointer<Float>, Int64, Int64, UnsafePointer<Float>, Int64, Int64,
    UnsafeMutablePointer<Float>, Int64, UnsafePointer<gc_gemm_hooks>?
  ) -> Void

  /// Operands whose products are small integers, so that every order of summation is exact.
  private func integers(_ count: Int, _ generator: inout PhiloxGenerator) -> [Float] {
    (0..<max(count, 1)).map { _ in Float(Int.random(in: -4...4, using: &generator)) }
  }

  /// Where an operand's elements are: rows or columns contiguous, spaced, or neither.
  private func strides(_ layout: Int, _ rows: Int, _ columns: Int) -> (Int, Int) {
    switch layout {
    case 0: (max(columns, 1), 1)
    case 1: (1, max(rows, 1))
    case 2: (columns + 3, 1)
    default: (2 * columns + 1, 2)
    }
  }

  private func check(_ gemm: F32, _ m: Int, _ n: Int, _ k: Int, _ layouts: (Int, Int)) {
    var generator = PhiloxGenerator(seed: Int64(m + 1000 * n + 1_000_000 * k))
    let (a1, a2) = strides(layouts.0, m, k)
    let (b1, b2) = strides(layouts.1, k, n)
    let pitch = n + 2
    let a = integers(m * a1 + k * a2 + 1, &generator)
    let b = integers(k * b1 + n * b2 + 1, &generator)
    let before = integers(m * pitch, &generator)
    var c = before
    var columnSums = integers(n, &generator)
    c.withUnsafeMutableBufferPointer { c in
      guard let base = c.baseAddress else { return }
      var target = Negation(base: base, pitch: pitch)
      columnSums.withUnsafeMutableBufferPointer { sums in
        withUnsafeMutablePointer(to: &target) { target in
          var hooks = gc_gemm_hooks()
          hooks.context = UnsafeMutableRawPointer(target)
          hooks.finish = Negation.finish
          hooks.column_sums = UnsafeMutableRawPointer(sums.baseAddress)
          gemm(
            Int64(m), Int64(n), Int64(k), a, Int64(a1), Int64(a2), b, Int64(b1), Int64(b2),
            base, Int64(pitch), &hooks)
        }
      }
    }
    var expected = before
    for i in 0..<m {
      for j in 0..<n {
        var sum: Float = 0
        for p in 0..<k { sum += a[i * a1 + p * a2] * b[p * b1 + j * b2] }
        expected[i * pitch + j] = -sum
      }
    }
    #expect(c == expected, "\(m)x\(n)x\(k), layouts \(layouts)")
    for j in 0..<n where m > 0 {
      #expect(columnSums[j] == (0..<k).reduce(0) { $0 + b[$1 * b1 + j * b2] }, "\(m)x\(n)x\(k)")
    }
  }

  /// Negates finished regions in place: an element that no region or two hold has the wrong sign.
  private struct Negation {
    let base: UnsafeMutablePointer<Float>
    let pitch: Int

    static let finish:
      @convention(c) (UnsafeMutableRawPointer?, Int64, Int64, Int64, Int64) -> Void = {
        context, row, rowEnd, column, columnEnd in
        guard let target = context?.load(as: Negation.self) else { return }
        for i in Int(row)..<Int(rowEnd) {
          for j in Int(column)..<Int(columnEnd) { target.base[i * target.pitch + j].negate() }
        }
      }
  }

  private func checkShapes(_ gemm: F32) {
    var generator = PhiloxGenerator(seed: 1)
    let random = (0..<8).map { _ in
      (
        Int.random(in: 1...40, using: &generator), Int.random(in: 1...40, using: &generator),
        Int.random(in: 1...40, using: &generator)
      )
    }
    let shapes = [
      (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 17, 9), (17, 1, 9), (5, 7, 1), (12, 32, 8),
      (13, 33, 65), (64, 48, 31), (3, 40, 300),
    ]
    for (m, n, k) in shapes + random {
      for left in 0..<4 {
        for right in 0..<4 { check(gemm, m, n, k, (left, right)) }
      }
    }
  }

  @Test(arguments: 0...gc_host_isa())
  func ownProductIsRight(_ instructionSet: Int32) throws {
    checkShapes(try #require(graphc_own_gemm_f32(instructionSet)))
  }

  @Test(.enabled(if: OpenBLAS.isAvailable))
  func openBLASAgrees() { checkShapes(graphc_openblas_gemm_f32) }

  /// The names of OpenBLAS's kernels for each processor that we ask it for.
  @Test(.enabled(if: OpenBLAS.isAvailable))
  func openBLASUsesTheKernelsOfTheProcessor() throws {
    let core = OpenBLAS.coreName?.lowercased()
    switch try CPUTarget.chosen() {
    case .native where gc_host_level() < 4: #expect(core?.isEmpty == false)
    case .native, .x8664v4: #expect(core == "skylakex")
    case .x8664v3: #expect(core == "haswell")
    case .x8664v2: #expect(core == "nehalem")
    case .generic: #expect(gc_host_level() == 0 || core == "prescott")
    }
  }

  @Test func doublesAreRight() throws {
    let (a, b) = ([1.0, 2, 3, 4, 5, 6], [1.0, 0, 0, 1, 1, 1])
    for instructionSet in 0...gc_host_isa() {
      let product = try #require(graphc_own_gemm_f64(instructionSet))
      var c = [7.0, 7, 7, 7]
      product(2, 2, 3, a, 3, 1, b, 2, 1, &c, 2, nil)
      #expect(c == [4, 5, 10, 11])
    }
    var d = [7.0, 7, 7, 7]
    graphc_openblas_gemm_f64(2, 2, 3, a, 3, 1, b, 2, 1, &d, 2, nil)
    #expect(d == [4, 5, 10, 11])
  }
}

/// The same numbers in every run.
private struct PhiloxGenerator: RandomNumberGenerator {
  let seed: Int64
  private var index: Int64 = 0

  init(seed: Int64) { self.seed = seed }

  mutating func next() -> UInt64 {
    index += 2
    let (high, low) = (
      Philox.bits(seed: seed, stream: 0, step: 0, index: index - 2),
      Philox.bits(seed: seed, stream: 0, step: 0, index: index - 1)
    )
    return UInt64(high) << 32 | UInt64(low)
  }
}
