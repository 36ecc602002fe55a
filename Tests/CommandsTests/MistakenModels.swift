import GraphC
import Training

/// Models with mistakes, for the errors in `Docs/Errors.md`.
enum MistakenModels {
  static let all = [shapes, types, labels, unknown, missing].map { model in
    ModelEntry(name: model.name, summary: "has a mistake", model: model) { _ throws(Diagnostic) in
      TrainingReport([:])
    }
  }

  /// A weight that was made for another width.
  private static let shapes = Model(name: "two-widths", optimizer: SGD()) { builder, rows in
    let x = builder.input("x", [rows, 128])
    let weight = builder.parameter("output.weight", [64, 10])
    builder.output("loss", matmul(x, weight).sum())
  }

  /// Two mistakes, which are told together.
  private static let types = Model(name: "two-types", optimizer: SGD()) { builder, rows in
    let x = builder.input("x", [rows, 4])
    let count = builder.input("count", [rows, 4], .i32)
    builder.output("loss", (x + count).sum())
    builder.output("roots", sqrt(count))
  }

  private static let labels = Model(name: "float-labels", optimizer: SGD()) { builder, rows in
    let logits = Dense(3)(builder.input("x", [rows, 4]))
    builder.output("loss", crossEntropy(logits: logits, labels: builder.input("labels", [rows])))
  }

  /// Its optimizer freezes parameters that there are none of.
  private static let unknown = Model(
    name: "frozen-nothing",
    optimizer: SGD().grouping([ParameterGroup("dens.*", frozen: true)])
  ) { builder, rows in
    builder.output("loss", Dense(3, name: "dense")(builder.input("x", [rows, 4])).sum())
  }

  private static let missing = Model(name: "no-loss", optimizer: SGD()) { builder, rows in
    builder.output("los", Dense(3)(builder.input("x", [rows, 4])).sum())
  }
}
