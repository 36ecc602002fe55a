import IR
import Operators

/// Choices, and loops of unknown length.
extension OperatorSamples {
  static let choices = [
    Sample("cond") { builder in
      let a = builder.input("a", .f32, [2, 3])
      let b = builder.input("b", .f32, [3])
      let condition = builder.input("condition", .bool, [])
      // Whichever the condition is, both branches are seen.
      let results = [condition, not(condition)].map {
        cond($0, [a, b]) {
          [$0[0] * $0[1], $0[0]]
        } otherwise: {
          [sin($0[0]) + $0[1] * $0[1], $0[0] * 2]
        }
      }
      return results[0][0] * results[1][1] + results[1][0]
    },
    Sample("cond of tensors around", floats: 0.2...2) { builder in
      let a = builder.input("a", .f32, [3])
      let b = builder.input("b", .f32, [])
      return cond(b.less(0)) {
        log(-b) * a
      } otherwise: {
        log(b) * a
      }
    },
    Sample("cond in scan") { builder in
      let x = builder.input("x", .f32, [4, 2])
      let flags = builder.input("flags", .bool, [4])
      let w = builder.input("w", .f32, [2])
      return scan(initial: [builder.input("c", .f32, [2])], over: [x, flags]) { carry, element in
        let next = cond(element[1], [carry[0], element[0]]) {
          [tanh($0[0] * $0[1] + w)]
        } otherwise: {
          [$0[0] + sin(w)]
        }
        return (next, next)
      }.output[0]
    },
    Sample("scan in cond") { builder in
      let x = builder.input("x", .f32, [3, 2])
      let c = builder.input("c", .f32, [2])
      return cond(builder.input("n", .i32, []).less(100), c) {
        scan(initial: $0, over: x) { (tanh($0 * $1), $0) }.carry
      } otherwise: {
        $0
      }
    },
    Sample("while", integers: 1...60) { builder in
      // Collatz's steps until 1.
      let n = builder.input("n", .i64, [])
      let two = builder.constant(TensorData([], [2] as [Int64]))
      return whileLoop([n, n.zerosLike]) {
        $0[0].greater(1)
      } body: { carries in
        let half = carries[0] / two
        let isEven = (half * two).equal(carries[0])
        return [select(isEven, half, carries[0] * 3 + 1), carries[1] + 1]
      }[1]
    },
    Sample("while in cond", integers: 1...5) { builder in
      let x = builder.input("x", .f32, [3])
      let n = builder.input("n", .i32, [])
      return cond(n.greater(0), x) { operand in
        let power = whileLoop([n, n.onesLike], limit: 8) {
          $0[0].greater(0)
        } body: {
          [$0[0] - 1, $0[1] * 2]
        }
        return operand * power[1].cast(to: .f32)
      } otherwise: {
        sin($0)
      }
    },
    Sample("while limit", integers: 1...9) { builder in
      let start = builder.input("n", .i32, []).cast(to: .f32) * 0.25
      return whileLoop(start, limit: 6) {
        $0.less(2)
      } body: {
        $0 * 1.25
      }
        * builder.input("x", .f32, [2])
    },
  ]
}
