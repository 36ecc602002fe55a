import IR
import Operators
import Testing

@testable import Passes

@Suite struct InfixTests {
  private static func formula(
    _ type: ElementType = .f64, _ make: (_ x: Tensor, _ y: Tensor) -> Tensor
  ) throws -> String {
    let builder = GraphBuilder("formula")
    let x = builder.argument("x", .input, TensorType(type, [3]))
    let y = builder.argument("y", .input, TensorType(type, [3]))
    builder.output("f", make(x, y))
    return try builder.finish().infix(of: "f")
  }

  @Test func `sums collect equal terms`() throws {
    #expect(try Self.formula { x, y in x + y + x } == "2 * x + y")
    #expect(try Self.formula { x, y in x * y - y * x } == "0")
    #expect(try Self.formula { x, y in y - 3 * x } == "y - 3 * x")
    #expect(try Self.formula { x, y in -x + y } == "y - x")
    #expect(try Self.formula { x, y in -x - y } == "-x - y")
    #expect(try Self.formula { x, _ in 0.5 * square(x) + x * x } == "1.5 * x^2")
  }

  @Test func `products join powers`() throws {
    #expect(try Self.formula { x, y in y * x * 2 * y } == "2 * x * y^2")
    #expect(try Self.formula { x, y in pow(2 * x, 3) * y } == "8 * x^3 * y")
    #expect(try Self.formula { x, y in x / y / y } == "x / y^2")
    #expect(try Self.formula { x, y in 1 / (2 * x * y) } == "0.5 / (x * y)")
    #expect(try Self.formula { x, y in (x + y) * (y + x) } == "(x + y)^2")
    #expect(try Self.formula { x, y in 1 / (x + y) } == "1 / (x + y)")
  }

  @Test func `other functions are calls`() throws {
    #expect(try Self.formula { x, y in sin(x + y) * sin(y + x) } == "sin(x + y)^2")
    #expect(try Self.formula { x, _ in pow(x, 0.5) } == "power(x, 0.5)")
    #expect(try Self.formula { x, y in select(x.less(y), x, y) } == "select(less(x, y), x, y)")
    #expect(try Self.formula { x, _ in x.sum() } == "reduce_sum(x, axes = [0])")
    #expect(try Self.formula { x, _ in x / 0 } == "divide(x, 0)")
  }

  @Test func `integers keep their own arithmetic`() throws {
    #expect(try Self.formula(.i32) { x, y in x / y } == "divide(x, y)")
  }

  @Test func `numbers have the digits of their type`() throws {
    #expect(try Self.formula(.f32) { x, _ in 0.1 * x } == "0.1 * x")
    #expect(try Self.formula(.f64) { x, _ in 0.1 * x } == "0.1 * x")
    #expect(try Self.formula(.f64) { x, _ in .init(Double.infinity) * x } == "inf * x")
  }

  @Test func `shared parts appear by name before formulas explode`() throws {
    let text = try Self.formula { x, y in
      (0..<40).reduce(x) { sum, _ in sin(sum) + cos(sum) * y }
    }
    #expect(text.count < 1000)
    #expect(text.contains("%"))
    let power = try Self.formula { x, _ in (0..<200).reduce(x) { product, _ in product * product } }
    #expect(!power.isEmpty)
  }

  @Test func `an unknown output suggests the nearest`() throws {
    let builder = GraphBuilder("formula")
    builder.output("loss", builder.argument("x", .input, TensorType(.f32, [])))
    let graph = try builder.finish()
    let error = #expect(throws: Diagnostic.self) { try graph.infix(of: "los") }
    #expect(error?.message == "there is no output 'los'; did you mean 'loss'?")
    #expect(error?.notes == ["note: outputs are loss"])
  }
}
