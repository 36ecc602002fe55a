import Foundation
import GraphC
import Training

/// What `body` throws.
func diagnostic(_ body: () throws -> Void) -> Diagnostic? {
  do {
    try body()
    return nil
  } catch {
    return error as? Diagnostic
  }
}

/// Compiler options of one backend; programs are cached under a directory of the tests.
func compiler(_ backend: Backend) -> CompilerOptions {
  CompilerOptions(execution: ExecutionOptions(backend: backend))
}

/// `y = w x + b` with the loss of the mean squared error.
func line(_ optimizer: any Optimizer = SGD(learningRate: 0.1)) -> Model {
  Model(name: "line", defaultBatchSize: 4, optimizer: optimizer) { builder, n in
    let x = builder.input("x", [n, 1])
    let y = builder.input("y", [n, 1])
    let prediction = Dense(1)(x)
    builder.output("prediction", prediction)
    builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    builder.output("near", abs(prediction - y).less(0.5).cast(to: .i64).sum())
  }
}

/// Points of `y = 3 x - 1`, x evenly spaced in -1...1.
func points(_ count: Int) throws -> Dataset {
  let x = (0..<count).map { count == 1 ? 0 : Float($0) / Float(count - 1) * 2 - 1 }
  return try Dataset([
    "x": TensorData([count, 1], x), "y": TensorData([count, 1], x.map { 3 * $0 - 1 }),
  ])
}
