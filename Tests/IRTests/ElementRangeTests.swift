import IR
import Testing

/// Numbers that a type would turn into infinities are refused; infinities that are written are not.
@Suite struct ElementRangeTests {
  @Test(arguments: [
    (1e38, ElementType.f32, true), (3.4028235e38, .f32, true), (3.5e38, .f32, false),
    (-1e39, .f32, false), (1e-50, .f32, true), (.infinity, .f32, true), (.nan, .f32, true),
    (1e39, .f64, true), (256, .u8, false), (0.5, .i32, false), (2, .bool, false),
  ])
  func represents(number: Double, type: ElementType, isInside: Bool) {
    #expect(type.represents(number) == isInside)
  }

  @Test(arguments: [
    Initializer.constant(1e39), .blocks([1, -1e39]), .uniform(low: 0, high: 1e39),
    .normal(mean: 1e39, deviation: 1),
  ])
  func initializers(_ initializer: Initializer) throws {
    let type = TensorType(.f32, [2])
    let wide = Argument("w", .parameter, TensorType(.f64, [2]), initializer)
    #expect(try wide.resultType(of: []) == TensorType(.f64, [2]))
    let error = #expect(throws: Diagnostic.self) {
      _ = try Argument("w", .parameter, type, initializer).resultType(of: [])
    }
    #expect(error?.message.contains("e+39, which is outside the range of f32") == true)
    let mask = Argument("w", .state, type, .constant(-.infinity))
    #expect(try mask.resultType(of: []) == type)
  }
}
