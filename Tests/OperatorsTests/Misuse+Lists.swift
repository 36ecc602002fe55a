import IR
import Operators

extension Misuse {
  private static let floatUnary = [
    "exp", "log", "log1p", "expm1", "sqrt", "rsqrt", "tanh", "sigmoid", "softplus", "erf", "sin",
    "cos",
    "floor",
  ]
  private static let numericBinary = [
    "add", "subtract", "multiply", "divide", "maximum", "minimum", "power",
  ]

  static let all: [Misuse] =
    families + elementwise + reductions + structural + contractions + indexing + sources
    + attention + lines + matrices + loops + convolutions + windows + quantization

  /// What is wrong for every operator of a family.
  private static var families: [Misuse] {
    var all: [Misuse] = []
    for name in floatUnary {
      all.append(Misuse(name, [(.i32, [2])], "is not defined for elements of type i32"))
    }
    for name in ["negate", "abs", "sign"] {
      all.append(Misuse(name, [(.bool, [2])], "is not defined for elements of type bool"))
    }
    for name in ["and", "or"] {
      all.append(Misuse(name, [(.u8, []), (.u8, [])], "is not defined for elements of type u8"))
    }
    for name in numericBinary { all += binary(name) }
    for name in ["sum", "max", "min", "product", "mean"] { all += reduction("reduce_" + name) }
    return all
  }

  private static func binary(_ name: String) -> [Misuse] {
    [
      Misuse(name, [(.f32, [2]), (.f32, [3])], "shapes differ: [2] and [3]"),
      Misuse(name, [(.f32, [2]), (.f64, [2])], "element types differ: f32 and f64"),
      Misuse(name, [(.bool, []), (.bool, [])], "is not defined for elements of type bool"),
      Misuse(name, [(.f32, [2])], "takes 2 operands, found 1"),
    ]
  }

  private static func reduction(_ name: String) -> [Misuse] {
    [
      Misuse(name, [(.f32, [2])], ["axes": .integers([1])], "axis 1 is outside rank 1"),
      Misuse(name, [(.f32, [2])], ["axes": .integers([-1])], "axis -1 is outside rank 1"),
      Misuse(name, [(.f32, [2])], ["axes": .integers([0, 0])], "axis 0 occurs twice"),
      Misuse(
        name, [(.bool, [2])], ["axes": .integers([0])], "is not defined for elements of type bool"),
      Misuse(
        name, [(.f32, [2])], ["axes": .integer(0)], "attribute 'axes' is not a list of integers"),
    ]
  }

  private static let elementwise: [Misuse] = [
    Misuse("not", [(.f32, [])], "is not defined for elements of type f32"),
    Misuse("exp", [(.f32, []), (.f32, [])], "takes 1 operand, found 2"),
    Misuse("exp", [(.f32, [])], ["axis": .integer(1)], "unknown attribute 'axis'"),
    Misuse(
      "compare", [(.bool, []), (.bool, [])], ["direction": .word("less")],
      "is not defined for elements of type bool"),
    Misuse("compare", [(.f32, []), (.f32, [])], "attribute 'direction' is missing"),
    Misuse(
      "compare", [(.f32, []), (.f32, [])], ["direction": .word("below")],
      "attribute 'direction' is not one of equal, not_equal, less, less_equal, greater, "
        + "greater_equal"),
    Misuse(
      "select", [(.i32, []), (.f32, []), (.f32, [])],
      "the condition is i32[], expected bool elements"),
    Misuse(
      "select", [(.bool, []), (.f32, [2]), (.f32, [2])], "shapes differ: [] and [2]"),
    Misuse(
      "select", [(.bool, []), (.f32, []), (.f64, [])], "element types differ: f32 and f64"),
    Misuse("stop_gradient", [], "takes 1 operand, found 0"),
  ]

  private static let reductions: [Misuse] = [
    Misuse(
      "reduce_mean", [(.i32, [2])], ["axes": .integers([0])],
      "is not defined for elements of type i32"),
    Misuse("argmax", [(.f32, [2])], ["axis": .integer(2)], "axis 2 is outside rank 1"),
    Misuse(
      "argmax", [(.f32, [2, 0])], ["axis": .integer(1)], "axis 1 of [2x0] has no elements"),
    Misuse(
      "argmax", [(.bool, [2])], ["axis": .integer(0)],
      "is not defined for elements of type bool"),
  ]

  private static let structural: [Misuse] = [
    Misuse(
      "reshape", [(.f32, [2, 3])], ["shape": .integers([4])],
      "[2x3] has 6 elements, but [4] has 4"),
    Misuse(
      "reshape", [(.f32, [6])], ["shape": .integers([-2, -3])],
      "the shape [-2, -3] has the negative extent -2"),
    Misuse(
      "reshape", [(.f32, [0])], ["shape": .integers([0, .max, .max])],
      "the shape [0x9223372036854775807x9223372036854775807] is too large"),
    Misuse(
      "transpose", [(.f32, [2, 3])], ["permutation": .integers([0])],
      "the permutation has 1 axes, f32[2x3] has 2"),
    Misuse(
      "transpose", [(.f32, [2, 3])], ["permutation": .integers([1, 1])], "axis 1 occurs twice"),
    Misuse(
      "broadcast", [(.f32, [2])], ["shape": .integers([2, 3])], "[2] does not broadcast to [2x3]"),
    Misuse(
      "broadcast", [(.f32, [2, 3])], ["shape": .integers([3])], "[2x3] does not broadcast to [3]"),
    Misuse(
      "slice", [(.f32, [4])], ["starts": .integers([0]), "stops": .integers([5])],
      "0..<5 is outside axis 0 of extent 4"),
    Misuse(
      "slice", [(.f32, [4])], ["starts": .integers([3]), "stops": .integers([2])],
      "3..<2 is outside axis 0 of extent 4"),
    Misuse(
      "slice", [(.f32, [4])], ["starts": .integers([0, 0]), "stops": .integers([2])],
      "'starts' has 2 entries, f32[4] has rank 1"),
    Misuse(
      "slice", [(.f32, [4])],
      ["starts": .integers([0]), "stops": .integers([2]), "steps": .integers([0])],
      "the step of axis 0 is below 1"),
    Misuse(
      "pad", [(.f32, [4])], ["low": .integers([0, 1])], "'low' has 2 entries, f32[4] has rank 1"),
    Misuse(
      "pad", [(.f32, [4])], ["high": .integers([-1])], "'high' = [-1] is negative or too large"),
    Misuse(
      "pad", [(.f32, [4])], ["low": .integers([.max])],
      "'low' = [9223372036854775807] is negative or too large"),
    Misuse(
      "pad", [(.f32, [1 << 20])], ["interior": .integers([1 << 47])],
      "'interior' = [140737488355328] is too large"),
    Misuse("pad", [(.u8, [4])], ["value": .float(-1)], "the value -1.0 is no u8"),
    Misuse("concatenate", [], ["axis": .integer(0)], "takes at least 1 operand, found 0"),
    Misuse("concatenate", [(.f32, [])], ["axis": .integer(0)], "axis 0 is outside rank 0"),
    Misuse(
      "concatenate", [(.f32, [2]), (.f64, [2])], ["axis": .integer(0)],
      "element types differ: f32 and f64"),
    Misuse(
      "concatenate", [(.f32, [2, 3]), (.f32, [2, 4])], ["axis": .integer(0)],
      "[2x3] and [2x4] differ in more than axis 0"),
  ]

  private static let contractions: [Misuse] = [
    Misuse("matmul", [(.f32, [2, 3]), (.f32, [4, 5])], "inner extents differ: 3 and 4"),
    Misuse(
      "matmul", [(.f32, [2, 3]), (.f32, [3, 5])], ["transpose_lhs": .boolean(true)],
      "inner extents differ: 2 and 3"),
    Misuse(
      "matmul", [(.f32, [3]), (.f32, [3])],
      "expected two operands of equal rank of at least 2, found f32[3] and f32[3]"),
    Misuse(
      "matmul", [(.f32, [2, 2, 3]), (.f32, [3, 3, 4])],
      "batch extents differ: f32[2x2x3] and f32[3x3x4]"),
    Misuse(
      "matmul", [(.f32, [2, 3]), (.f64, [3, 4])], "element types f32 and f64 do not multiply"),
  ]

  private static let indexing: [Misuse] = [
    Misuse(
      "gather", [(.f32, [4]), (.f32, [2])], ["axis": .integer(0)],
      "indices are f32[2], expected i32, i64 or u8 elements"),
    Misuse(
      "gather", [(.f32, [4]), (.i32, [2])], ["axis": .integer(1)], "axis 1 is outside rank 1"),
    Misuse(
      "scatter_add", [(.bool, [2]), (.f32, [2])], ["axis": .integer(0), "extent": .integer(4)],
      "indices are bool[2], expected i32, i64 or u8 elements"),
    Misuse(
      "scatter_add", [(.i32, [2]), (.f32, [3])], ["axis": .integer(0), "extent": .integer(4)],
      "updates [3] do not have the axes [2] of the indices from axis 0 on"),
    Misuse(
      "scatter_add", [(.i32, [2]), (.f32, [2])], ["axis": .integer(1), "extent": .integer(4)],
      "updates [2] do not have the axes [2] of the indices from axis 1 on"),
    Misuse(
      "scatter_add", [(.i32, [2]), (.f32, [2])], ["axis": .integer(0), "extent": .integer(-4)],
      "the extent -4 is negative"),
    Misuse(
      "scatter_add", [(.i32, [2]), (.bool, [2])], ["axis": .integer(0), "extent": .integer(4)],
      "is not defined for elements of type bool"),
    Misuse(
      "one_hot", [(.f32, [2])], ["depth": .integer(3), "type": .word("f32")],
      "indices are f32[2], expected i32, i64 or u8 elements"),
    Misuse(
      "one_hot", [(.i32, [2])], ["depth": .integer(-3), "type": .word("f32")],
      "the depth -3 is negative"),
  ]

  private static let sources: [Misuse] = [
    Misuse("constant", [], "attribute 'value' is missing"),
    Misuse(
      "batch_scalar", [], ["type": .word("bool"), "batch": .integer(2)],
      "is not defined for elements of type bool"),
    Misuse(
      "iota", [], ["type": .word("bool"), "shape": .integers([2]), "axis": .integer(0)],
      "is not defined for elements of type bool"),
    Misuse(
      "iota", [], ["type": .word("f32"), "shape": .integers([2]), "axis": .integer(1)],
      "axis 1 is outside rank 1"),
    Misuse(
      "random_bits", [(.i64, [3])], ["shape": .integers([2])],
      "the key is i64[3], expected i64[2] (seed, step)"),
    Misuse(
      "random_uniform", [(.i64, [2])], ["type": .word("i32"), "shape": .integers([2])],
      "is not defined for elements of type i32"),
    Misuse(
      "random_uniform", [(.i64, [2])], ["type": .word("f32"), "shape": .integers([-2])],
      "the shape [-2] has the negative extent -2"),
  ]

  /// A body: `(carry: f32[2], element: f32[]) -> (carry: f32[2], output: f32[])`.
  private static let body: AttributeValue = {
    let builder = GraphBuilder("body")
    let carry = builder.argument("carry", .input, TensorType(.f32, [2]))
    let element = builder.argument("element", .input, TensorType(.f32, []))
    builder.output("carry", carry * element)
    builder.output("output", element)
    guard let graph = try? builder.finish() else { return .integer(0) }
    return .graph(graph)
  }()

  private static func scan(
    _ operands: [(ElementType, Shape)], carries: Int = 1, sequences: Int = 1, length: Int = 3,
    result: Int = 0, _ message: String
  ) -> Misuse {
    Misuse(
      "scan", operands,
      [
        "length": .integer(length), "carries": .integer(carries),
        "sequences": .integer(sequences), "result": .integer(result), "body": body,
      ], message)
  }

  private static let loops: [Misuse] = [
    Misuse("scan", [], "attribute 'body' is missing"),
    Misuse("scan", [], ["body": .integer(1)], "attribute 'body' is not a graph"),
    scan([(.f32, [2])], sequences: 0, "the body takes 2 arguments, found 1"),
    scan(
      [(.f32, [2]), (.f32, [4])], "sequence 0 is f32[4], expected 3 elements along its first axis"),
    scan(
      [(.f32, [2]), (.f32, [])], "sequence 0 is f32[], expected 3 elements along its first axis"),
    scan(
      [(.f32, [3]), (.f32, [3])],
      "body argument %carry is f32[2], but operand 0 gives f32[3]"),
    scan(
      [(.f32, [2]), (.f32, [3])], carries: 2, sequences: 1,
      "2 carries and 1 sequences over 3 steps, found 2 operands"),
    scan([(.f32, [2]), (.f32, [3])], result: 2, "there is no result 2: the body gives 2"),
    scan(
      [(.f32, [2]), (.f32, [3])], length: -1,
      "1 carries and 1 sequences over -1 steps, found 2 operands"),
    Misuse(
      "cond", [(.i32, []), (.f32, [2])], ["then": body, "otherwise": body],
      "the condition is i32[], expected bool[]"),
    Misuse(
      "cond", [(.bool, []), (.f32, [2])], ["then": body, "otherwise": body],
      "the body takes 2 arguments, found 1"),
    Misuse(
      "while", [(.f32, [2]), (.f32, [])],
      ["carries": .integer(3), "condition": body, "body": body], "3 carries, found 2 operands"),
    Misuse(
      "while", [(.f32, [2]), (.f32, [])],
      ["carries": .integer(1), "condition": body, "body": body],
      "the condition gives f32[2], f32[], expected one bool[]"),
  ]
}
