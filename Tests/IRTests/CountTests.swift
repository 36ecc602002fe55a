import Foundation
import IR
import Testing

/// Numbers of graphs that leave a batch size open; a prime stands for it there.
@Suite struct CountTests {
  private static let batch = SymbolicBatch(prime: 61, maximum: 33)

  private static func count(_ number: Int) -> Count { Count(number, in: batch) }

  @Test(
    arguments: [
      (0, 0, 0), (7, 7, 0), (60, 60, 0), (61, 1, 1), (-61, -1, 1), (784 * 61, 784, 1),
      (3 * 61 * 61, 3, 2), (Int.max, Int.max, 0), (Int.min, Int.min, 0),
    ] as [(Int, Int, Int)])
  func decodes(_ number: Int, _ coefficient: Int, _ power: Int) throws {
    let count = Self.count(number)
    #expect(count.coefficient == coefficient && count.power == power && count.rest == 0)
    #expect(try count.value(at: 61) == number)
    #expect(count.isOpen == (power > 0) && count.fixed == (power > 0 ? nil : number))
  }

  /// Indices of the last row are decoded where an index is asked for only.
  @Test func decodesLastRows() throws {
    for (number, rows) in [(60, 1), (2 * 61 - 1, 2), (61 * 61 - 1, 61)] {
      let index = Count(index: number, in: Self.batch)
      #expect(index.isOpen && index.rest == -1)
      #expect(Self.count(number).fixed == number)
      #expect(try index.value(at: 61) == number)
      if rows < 61 { #expect(try index.value(at: 10) == rows * 10 - 1) }
    }
    #expect(Count(index: 59, in: Self.batch) == Count(fixed: 59))
    #expect(Count(index: 61, in: Self.batch) == Self.count(61))
    #expect(Count(index: .max, in: Self.batch) == Count(fixed: .max))
    #expect(Count(index: 60, in: nil) == Count(fixed: 60))
  }

  @Test func numbersOfFixedGraphsAreFixed() {
    for number in [0, 61, 61 * 61, .min, .max] {
      #expect(Count(number, in: nil) == Count(fixed: number))
    }
  }

  /// What is the same for every batch size is equal, whichever prime stood for it.
  @Test func comparesWhatNumbersMean() {
    let other = SymbolicBatch(prime: 67, maximum: 33)
    #expect(Self.count(12 * 61) == Count(12 * 67, in: other))
    #expect(Self.count(12 * 61) != Count(12 * 61, in: other))
    #expect(Self.count(12 * 61) != Count(fixed: 12 * 61))
    #expect(Self.count(61) != Self.count(61 * 61))
    #expect(Count(index: 60, in: Self.batch) != Self.count(61))
    #expect(Self.count(1) == .one && Self.count(0) == .zero)
  }

  @Test func multipliesAndDivides() throws {
    let rows = Self.count(12 * 61)
    #expect(try rows * Count(fixed: 4) == Self.count(48 * 61))
    #expect(try rows * rows == Self.count(144 * 61 * 61))
    #expect(try rows * .zero == .zero)
    #expect(try (rows * rows).divided(by: rows) == rows)
    #expect(rows.divided(by: Self.count(61)) == Count(fixed: 12))
    #expect(Count.zero.divided(by: rows) == .zero)
    #expect(rows.divided(by: Count(fixed: 5)) == nil)
    #expect(Count(fixed: 12).divided(by: rows) == nil)
    #expect(rows.divided(by: .zero) == nil)
    #expect(Count(fixed: .min).divided(by: Count(fixed: -1)) == nil)
    #expect(Count(index: 60, in: Self.batch).divided(by: .one) == nil)
  }

  /// A batch size that is too large is a mistake of the caller, and stops no process.
  @Test func overflowIsADiagnostic() throws {
    let large = Self.count((1 << 40) * 61)
    let error = #expect(throws: Diagnostic.self) { try large.value(at: 1 << 30) }
    #expect(error?.stage == "batch" && error?.subject == "1099511627776B")
    #expect(error?.message == "is more than 64 bits hold for a batch of 1073741824")
    #expect(try large.value(at: 1 << 20) == 1 << 60)
    let squares = Self.count(3 * 61 * 61)
    #expect(throws: Diagnostic.self) { try squares.value(at: .max) }
    #expect(throws: Diagnostic.self) { try Count(index: 60, in: Self.batch).value(at: .min) }
    let product = #expect(throws: Diagnostic.self) { try large * large }
    #expect(product?.message == "times 1099511627776B is more than 64 bits hold")
    let last = #expect(throws: Diagnostic.self) { try large * Count(index: 60, in: Self.batch) }
    #expect(last?.message == "is no factor: it is the index of a last row")
  }

  @Test func readsAsIRTextDoes() {
    let texts = [0, -3, 784, 61, -61, 12 * 61, 3 * 61 * 61].map { Self.count($0).text }
    #expect(texts == ["0", "-3", "784", "B", "-B", "12B", "3BB"])
    #expect(Count(index: 2 * 61 - 1, in: Self.batch).text == "2B - 1")
  }

  @Test func typesHaveExtentsOfTheBatch() throws {
    let type = TensorType(.f32, [61, 3, 2 * 61])
    #expect(try Self.batch.type(type, at: 5) == TensorType(.f32, [5, 3, 10]))
    #expect(throws: Diagnostic.self) {
      try Self.batch.type(TensorType(.f32, [61 * 61]), at: 1 << 32)
    }
  }

  /// What is behind schedules has counts, and reads no number by its prime.
  @Test(arguments: ["Artifacts", "CodeGeneration", "Commands", "Execution", "GraphC", "Training"])
  func modulesBehindSchedulesKnowNoPrimes(_ module: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appending(path: "Sources/\(module)")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let files = names.filter { $0.hasSuffix(".swift") }
    #expect(!files.isEmpty)
    for name in files {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for word in [".prime", "isDependent(", "Count(index:", " in: batch)"] {
        #expect(!text.contains(word), "\(module)/\(name) has \(word)")
      }
    }
  }
}
