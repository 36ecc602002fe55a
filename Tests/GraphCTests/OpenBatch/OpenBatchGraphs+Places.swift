import GraphC
import Modeling

extension OpenBatchGraph {
  /// Parts of the batch, rows chosen by number, and types.
  static let places: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "first row") { builder, n in
      let x = x(builder, [n, 3])
      return (x.slice(axis: 0, from: 0, to: 1) * x).sum()
    },
    OpenBatchGraph("first two rows", refused: "") { builder, n in
      builder.output("rows", x(builder, [n, 3]).slice(axis: 0, from: 0, to: 2))
    },
    OpenBatchGraph("at most four rows", refused: "would not be") { builder, n in
      builder.output("rows", x(builder, [n, 3]).slice(axis: 0, from: 0, to: min(4, n)).sum())
    },
    OpenBatchGraph("all but the first row", refused: "") { builder, n in
      builder.output("rows", x(builder, [n, 3]).slice(axis: 0, from: 1))
    },
    OpenBatchGraph("differences of rows", refused: "") { builder, n in
      let x = x(builder, [n, 3])
      let next = x.slice(axis: 0, from: min(1, n - 1))
      builder.output("rows", square(next).sum())
    },
    OpenBatchGraph("last row", refused: "expected a multiple") { builder, n in
      builder.output("row", x(builder, [n, 3]).slice(axis: 0, from: n - 1, to: n))
    },
    OpenBatchGraph("every other row", refused: "") { builder, n in
      builder.output(
        "rows", x(builder, [n, 3]).slice(starts: [0, 0], stops: [n, 3], steps: [2, 1]))
    },
    OpenBatchGraph("halves of twice the batch") { builder, n in
      let x = x(builder, [2 * n, 3])
      builder.output("first", x.slice(axis: 0, from: 0, to: n))
      builder.output("second", x.slice(axis: 0, from: n, to: 2 * n) * 2)
    },
    OpenBatchGraph("two batches") { builder, n in
      builder.output(
        "all", concatenate([x(builder, [n, 3]), x(builder, [n, 3], .f32, "y")], axis: 0))
    },
    OpenBatchGraph("two batches side by side") { builder, n in
      let rows = concatenate([x(builder, [n, 3]), x(builder, [n, 2], .f32, "y")], axis: 1)
      builder.output("all", rows)
      builder.output("stacked", stack([rows, rows * 2], axis: 1))
    },
    OpenBatchGraph("padded batch", refused: "expected multiples") { builder, n in
      builder.output("rows", x(builder, [n, 3]).pad(low: [1, 0], high: [2, 0]))
    },
    OpenBatchGraph("reversed numbers") { builder, n in
      let (a, b) = (x(builder, [n]), x(builder, [n], .f32, "y"))
      builder.output("rows", a.reversed(0) * 2 + concatenate([b, a]).slice(axis: 0, to: n))
      builder.output("sum", concatenate([a, b.reversed(0)]).cumulativeSum(0))
    },
    OpenBatchGraph("reversed batch", refused: "expected a multiple") { builder, n in
      builder.output("rows", x(builder, [n, 3]).reversed(0))
    },
    OpenBatchGraph(gradient: "rows of a table") { builder, n in
      let table = builder.parameter("table", [6, 3])
      let indices = builder.input("indices", [n], .i32)
      let chosen = table.gather(indices)
      let summed = x(builder, [n, 3]).scatterAdd(indices, extent: 6)
      let along = x(builder, [n, 5], .f32, "y")
        .takeAlong(builder.input("columns", [n, 2], .i64), axis: 1)
      return (chosen * 2).sum() + square(summed).mean() + square(along).mean()
        + (oneHot(indices, depth: 6) * 0.5).sum([1]).mean()
    },
    OpenBatchGraph("rows that are chosen", refused: "expected a multiple") { builder, n in
      let indices = builder.input("indices", [4], .i32)
      builder.output("rows", x(builder, [n, 3]).gather(indices))
    },
    OpenBatchGraph("the first four rows if there are", refused: "by their number") { builder, n in
      builder.output("rows", x(builder, [n, 3]).gather(builder.iota(TensorType(.i32, [4]))))
    },
    OpenBatchGraph("row 2 if there is one", refused: "by their number") { builder, n in
      let two = builder.constant(TensorType(.i32, []), 2)
      builder.output("row", x(builder, [n, 3]).gather(two))
    },
    OpenBatchGraph("rows 0 and 5 if there are", refused: "by their number") { builder, n in
      let places = builder.constant(TensorData([2], [0, 5] as [Int32]))
      builder.output("rows", x(builder, [n, 3]).gather(places))
    },
    OpenBatchGraph("part of the batch from row 3", refused: "by their number") { builder, n in
      let three = builder.constant(TensorData([2], [3, 0] as [Int32]))
      builder.output("row", x(builder, [n, 3]).dynamicSlice(at: three, sizes: [1, 3]))
    },
    OpenBatchGraph("sums for rows that are chosen") { builder, n in
      let to = builder.input("to", [12], .i32)
      builder.output("sums", x(builder, [12, 3]).scatterAdd(to, extent: n))
      builder.output("members", oneHot(to, depth: n))
    },
    OpenBatchGraph("part of each row") { builder, n in
      let x = x(builder, [n, 6])
      let start = builder.input("start", [2], .i32)
      let place = start * builder.constant(TensorData([2], [0, 1] as [Int32]))
      builder.output("updated", x.slice(axis: 1, to: 2) * 2)
      builder.output("place", place)
    },
    OpenBatchGraph("whole numbers and truths") { builder, n in
      let bytes = x(builder, [n, 5], .u8)
      let truths = builder.input("truths", [n], .bool)
      let whole = builder.input("whole", [n, 2], .i64)
      builder.output("image", bytes.cast(to: .f32) / 255)
      builder.output("wrapped", bytes + 200)
      builder.output("not", not(truths))
      builder.output("any", truths.cast(to: .i32).sum())
      builder.output("whole", whole.sum([0]) * 3)
      builder.output("sum", bytes.cast(to: .i64).cumulativeSum(0))
      builder.output("wide", select(truths, whole.sum([1]).cast(to: .f64), Tensor(0.5)))
      builder.output("byte", (bytes.sum([1]) + 1).sum())
    },
    OpenBatchGraph("arguments as outputs") { builder, n in
      let x = x(builder, [n, 4])
      builder.output("same", x)
      builder.output("flat", x.reshape([2 * n, 2]))
      builder.output("zeros", builder.zeros(TensorType(.f32, [n, 2])))
      builder.output("numbers", builder.iota(TensorType(.i64, [n, 2])))
      builder.output("columns", builder.iota(TensorType(.f32, [3, n]), axis: 1))
      builder.output("empty", x.slice(axis: 1, from: 4).sum([1]))
    },
  ]
}
