import Execution
import Foundation
import IR
import Modeling
import Operators
import Testing

/// The values of the tensors that `body` makes, by the interpreter.
func evaluate(_ body: (GraphBuilder) -> [Tensor]) throws -> [[Double]] {
  let builder = GraphBuilder("test")
  for (index, tensor) in body(builder).enumerated() { builder.output("out\(index)", tensor) }
  return try Interpreter(builder.finish()).run([]).map(\.doubles)
}

/// A constant of `f64` values, so that tests need no allowance for rounding to `f32`.
func values(_ builder: GraphBuilder, _ shape: Shape, _ values: [Double]) -> Tensor {
  builder.constant(TensorData(shape, values))
}

func expectClose(
  _ found: [Double], _ expected: [Double], absolute: Double = 1e-12, relative: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  for (found, expected) in zip(found, expected) {
    #expect(
      abs(found - expected) <= absolute + relative * abs(expected), sourceLocation: sourceLocation)
  }
}

/// What `body` throws.
func diagnostic(_ body: () throws -> Void) -> Diagnostic? {
  do {
    try body()
    return nil
  } catch {
    return error as? Diagnostic
  }
}

/// A file of `Tests/Fixtures`.
func fixture<Content: Decodable>(_ path: String, _: Content.Type) throws -> Content {
  let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  let data = try Data(contentsOf: tests.appendingPathComponent("Fixtures/\(path)"))
  return try JSONDecoder().decode(Content.self, from: data)
}
