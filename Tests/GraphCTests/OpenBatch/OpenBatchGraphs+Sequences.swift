import GraphC
import Modeling

extension OpenBatchGraph {
  /// Loops, recurrent layers and attention.
  static let sequences: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "steps first") { builder, n in
      recurrence(builder, x(builder, [5, n, 3]), n).sum()
    },
    OpenBatchGraph(gradient: "rows first") { builder, n in
      recurrence(builder, x(builder, [n, 5, 3]).transpose([1, 0, 2]), n).mean()
    },
    OpenBatchGraph(gradient: "backward steps with products") { builder, n in
      let w = builder.parameter("w", [4, 4], .f64)
      let u = builder.parameter("u", [2, 4], .f64)
      let zeros = builder.zeros(TensorType(.f64, [n, 4]))
      let x = x(builder, [6, n, 2], .f64)
      let (last, all) = scan(initial: zeros, over: x, reverse: true) { state, element in
        let next = tanh(matmul(state, w) + matmul(element, u))
        return (next, next * element.sum([1], keepingDimensions: true))
      }
      return square(last).mean() + all.mean()
    },
    OpenBatchGraph(gradient: "lstm") { builder, n in
      let layer = LSTM(3, layers: 2, isBidirectional: true, returnsSequences: true)
      return square(layer(x(builder, [n, 4, 2]))).mean()
    },
    OpenBatchGraph(gradient: "gru of some lengths") { builder, n in
      let lengths = builder.input("lengths", [n], .i32)
      let (all, states) = GRU(3).run(
        x(builder, [n, 4, 2]), mask: sequenceMask(lengths, steps: 4), mode: .inference)
      return square(states[0]).sum() + all.mean()
    },
    OpenBatchGraph(gradient: "loop over the batch") { builder, n in
      let w = builder.parameter("w", [3])
      let (last, all) = scan(initial: w, over: x(builder, [n, 3])) { state, element in
        let next = tanh(state * 0.5 + element)
        return (next, next * state)
      }
      return last.sum() + square(all).mean()
    },
    OpenBatchGraph(gradient: "loop over the batch in a loop") { builder, n in
      let x = x(builder, [n, 3, 2])
      let (last, _) = scan(initial: builder.ones(TensorType(.f32, [2])), over: x) { state, row in
        let (inner, _) = scan(initial: state, over: row, reverse: true) { a, b in
          (sin(a + b), b)
        }
        return (inner, inner)
      }
      return last.sum()
    },
    OpenBatchGraph("while") { builder, n in
      let x = x(builder, [n, 3])
      let grown = whileLoop([x, builder.zeros(TensorType(.i64, []))], limit: 50) { values in
        abs(values[0]).max().less(4)
      } body: { values in
        [values[0] * 1.5 + values[0].mean([0]) + 0.1, values[1] + 1]
      }
      builder.output("x", grown[0])
      builder.output("steps", grown[1])
    },
    OpenBatchGraph(gradient: "cond") { builder, n in
      let x = x(builder, [n, 3])
      let y = cond(x.sum().greater(0), [x]) {
        [tanh($0[0]) * 2]
      } otherwise: {
        [square($0[0])]
      }
      return y[0].mean() + square(y[0]).sum()
    },
    OpenBatchGraph(gradient: "attention") { builder, n in
      let x = x(builder, [n, 3, 4])
      let mask = builder.input("mask", [n, 1, 3, 3], .bool)
      let layer = MultiHeadAttention(heads: 2, isCausal: true)
      let causal = layer(query: x, memory: x, mask: nil, mode: .inference)
      let masked = attention(
        query: x, key: x, value: x,
        mask: mask.reshape([n, 3, 3]).or(builder.identity(3).greater(0)))
      let keys = attention(
        query: x, key: x, value: x, keyMask: mask.reshape([n, 9]).slice(axis: 1, to: 3))
      return square(causal).mean() + masked.sum() + keys.sum()
    },
    OpenBatchGraph(gradient: "encoder") { builder, n in
      let embedded = PositionalEncoding(.learned(length: 4))(x(builder, [n, 4, 4]))
      return TransformerEncoderBlock(heads: 2, feedForward: 5)(embedded).sum()
    },
    OpenBatchGraph(gradient: "attention among rows") { builder, n in
      let x = x(builder, [n, 4])
      return (attention(query: x, key: x, value: tanh(x)) * x).sum()
    },
    OpenBatchGraph(gradient: "causal attention among rows") { builder, n in
      let x = x(builder, [n, 4])
      return (attention(query: x, key: x, value: tanh(x), isCausal: true) * x).sum()
    },
  ]

  private static func recurrence(_ builder: GraphBuilder, _ x: Tensor, _ n: Int) -> Tensor {
    let w = builder.parameter("w", [4, 4])
    let u = builder.parameter("u", [3, 4])
    let zeros = builder.zeros(TensorType(.f32, [n, 4]))
    let (last, all) = scan(initial: zeros, over: x) { state, element in
      let next = tanh(matmul(state, w) + matmul(element, u) + 0.1)
      return (next, next)
    }
    return concatenate([last.reshape([n, 1, 4]), all.transpose([1, 0, 2])], axis: 1)
  }
}
