import GraphC
import TestSupport
import Testing

/// Programs take subnormal numbers as 0 unless told otherwise, and leave the caller's mode alone.
@Suite struct SubnormalTests {
  private func half(_ flushes: Bool, _ backend: Backend, threads: Int) throws -> [Float] {
    let builder = GraphBuilder("half")
    let count = 1 << 18
    builder.output("y", builder.input("x", .f32, [count]) * 0.5)
    var options = options(backend, threads: threads)
    options.execution.flushesSubnormals = flushes
    let program = try Compiler.compile(builder.finish(), options: options)
    let smallest = [Float](repeating: .leastNormalMagnitude, count: count)
    try program.write(TensorData([count], smallest), to: "x")
    try program.run()
    guard case .f32(let values) = try program.read("y").storage else { return [] }
    // Swift's own arithmetic still has subnormal numbers.
    #expect(Float.leastNormalMagnitude / Float(threads + 1) > 0)
    return values
  }

  @Test(arguments: [Backend.tcc, .cc], [1, 2])
  func flushedOnRequest(_ backend: Backend, _ threads: Int) throws {
    let kept = try half(false, backend, threads: threads)
    #expect(kept.allSatisfy { $0 == .leastNormalMagnitude / 2 })
    let flushed = try half(true, backend, threads: threads)
    #expect(flushed.count == kept.count && flushed.allSatisfy { $0 == 0 })
  }

  @Test func flushedByDefault() { #expect(ExecutionOptions().flushesSubnormals) }
}
