import Foundation
import GraphC
import Testing

/// Programs for processors that this machine has and others have.
@Suite struct ProcessorTests {
  /// -1 + (1 + e)(1 - e), in this order, is -e² if the product is not rounded before it is added,
  /// and 0 if it is, where e² is half of the last place of numbers below 1 or less.
  private static let e = Float(0x1p-13)

  private static func product(_ backend: Backend, _ cpu: CPUTarget) throws -> Set<Float> {
    let builder = GraphBuilder("product")
    let a = builder.input("a", [48, 2])
    let b = builder.input("b", [2, 48])
    builder.output("c", matmul(a, b))
    let directory = FileManager.default.temporaryDirectory.path + "/graphc-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let execution = ExecutionOptions(backend: backend, cpu: cpu, cacheDirectory: directory)
    let program = try Compiler.compile(
      try builder.finish(), options: CompilerOptions(execution: execution))
    let rows = (0..<48).flatMap { _ in [-1, 1 + e] as [Float] }
    let columns = [Float](repeating: 1, count: 48) + [Float](repeating: 1 - e, count: 48)
    try program.write(TensorData([48, 2], rows), to: "a")
    try program.write(TensorData([2, 48], columns), to: "b")
    try program.run()
    return Set(try program.read("c").doubles.map { Float($0) })
  }

  /// Levels of the x86-64 psABI: the third has FMA.
  @Test(arguments: [Backend.tcc, .cc, .tiered], CPUTarget.available)
  func instructionsAreThoseOfTheProcessor(_ backend: Backend, _ cpu: CPUTarget) throws {
    let results = try Self.product(backend, cpu)
    switch cpu {
    case .x8664v3, .x8664v4: #expect(results == [-Self.e * Self.e])
    case .x8664v2: #expect(results == [0])
    // Other architectures always have it.
    case .generic: #expect(!CPUTarget.available.contains(.x8664v2) || results == [0])
    case .native: #expect(results == [0] || results == [-Self.e * Self.e])
    }
  }
}
