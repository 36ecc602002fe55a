import GraphC

/// Graphs with choices and loops of unknown length, by the names of `Tests/Fixtures/Choices`.
enum ChoiceGraphs {
  static let all: [String: @Sendable (GraphBuilder) -> [(String, Tensor)]] = [
    "choice taken": { choice($0, taken: true) },
    "choice not taken": { choice($0, taken: false) },
    "guarded": { guarded($0) },
    "choice in scan": { choiceInScan($0) },
    "scan in choice": { scanInChoice($0, taken: true) },
    "scan in choice not taken": { scanInChoice($0, taken: false) },
    "choice in choice": { choiceInChoice($0) },
    "root": { root($0) },
    "while in choice": { whileInChoice($0, taken: true) },
    "while in choice not taken": { whileInChoice($0, taken: false) },
  ]

  /// A condition that no pass can fold.
  private static func flag(_ builder: GraphBuilder, _ taken: Bool, from x: Tensor) -> Tensor {
    let size = abs(stopGradient(x)).max()
    return taken ? size.less(1e9) : size.greater(1e9)
  }

  static func choice(_ builder: GraphBuilder, taken: Bool) -> [(String, Tensor)] {
    let x = builder.parameter("x", [2, 3], .f64)
    let y = builder.parameter("y", [3], .f64)
    let w = builder.parameter("w", [3], .f64)
    let u = builder.parameter("u", [2, 3], .f64)
    let results = cond(flag(builder, taken, from: x), [x, y]) {
      [tanh($0[0] * $0[1]) + w, $0[0].sum()]
    } otherwise: {
      [exp($0[0]) * u + $0[0], ($0[0] * $0[0]).sum()]
    }
    let loss = (results[0] * results[0]).sum() + results[1]
    return [("first", results[0]), ("second", results[1]), ("loss", loss)]
  }

  /// The branch that does not run would make NaN of its operand.
  static func guarded(_ builder: GraphBuilder) -> [(String, Tensor)] {
    let x = builder.parameter("x", [4], .f64)
    let moved = x - 4
    let last = cond(x.sum().less(0)) {
      sin(moved)
    } otherwise: {
      sqrt(moved + 3) * moved
    }
    return [("last", last), ("loss", (last * last).sum())]
  }

  static func choiceInScan(_ builder: GraphBuilder) -> [(String, Tensor)] {
    let x = builder.parameter("x", [5, 2], .f64)
    let w = builder.parameter("w", [2], .f64)
    let c = builder.parameter("c", [2], .f64)
    let flags = builder.constant(TensorData(TensorType(.bool, [5]), integers: [1, 0, 0, 1, 0]))
    let (last, all) = scan(initial: [c], over: [flags, x]) { carry, element in
      let next = cond(element[0], carry[0]) {
        tanh($0 * w + element[1])
      } otherwise: {
        $0 * cos(element[1])
      }
      return ([next], [next * element[1]])
    }
    let loss = (last[0] * last[0]).sum() + (all[0] * all[0]).sum()
    return [("last", last[0]), ("all", all[0]), ("loss", loss)]
  }

  static func scanInChoice(_ builder: GraphBuilder, taken: Bool) -> [(String, Tensor)] {
    let x = builder.parameter("x", [4, 2], .f64)
    let w = builder.parameter("w", [2], .f64)
    let c = builder.parameter("c", [2], .f64)
    let results = cond(flag(builder, taken, from: c), [c]) { operands in
      let (last, all) = scan(initial: operands[0], over: x) { carry, element in
        let next = tanh(carry * w + element)
        return (next, next * element)
      }
      return [last, all]
    } otherwise: { operands in
      [operands[0] * operands[0], x * operands[0]]
    }
    let loss = (results[0] * results[0]).sum() + (results[1] * results[1]).sum()
    return [("last", results[0]), ("all", results[1]), ("loss", loss)]
  }

  static func choiceInChoice(_ builder: GraphBuilder) -> [(String, Tensor)] {
    let x = builder.parameter("x", [3], .f64)
    let w = builder.parameter("w", [3], .f64)
    func inner(_ x: Tensor) -> Tensor {
      cond(x.sum().less(0), x) {
        sin($0) * w
      } otherwise: {
        $0 * $0 * w
      }
    }
    let last = cond(x.sum().less(0), x) {
      inner($0)
    } otherwise: {
      inner(-$0) + inner($0)
    }
    return [("last", last), ("loss", (last * last).sum())]
  }

  /// Newton's iteration for square roots until it no longer changes much.
  static func root(_ builder: GraphBuilder) -> [(String, Tensor)] {
    let parameter = builder.parameter("x", [3], .f64)
    let x = stopGradient(parameter)
    let steps = builder.zeros(TensorType(.i64, []))
    let results = whileLoop([x.onesLike, steps]) {
      abs($0[0] * $0[0] - x).max().greater(1e-9)
    } body: {
      [($0[0] + x / $0[0]) / 2, $0[1] + 1]
    }
    let loss = (results[0] * parameter).sum()
    return [("root", results[0]), ("steps", results[1]), ("loss", loss)]
  }

  static func whileInChoice(_ builder: GraphBuilder, taken: Bool) -> [(String, Tensor)] {
    let x = builder.parameter("x", [3], .f64)
    let half = builder.constant(TensorType(.f64, []), 0.5)
    let last = cond(flag(builder, taken, from: x), x) {
      $0
        * whileLoop(half) {
          ($0 * 0.7).less(5)
        } body: {
          $0 * 2
        }
    } otherwise: {
      sin($0)
    }
    return [("last", last), ("loss", (last * last).sum())]
  }
}
