// sample: model
import GraphC

let halfAdder = Model(name: "half-adder", optimizer: SGD(learningRate: 2)) { graph, rows in
  let bits = graph.input("bits", [rows, 2])
  let target = graph.input("target", [rows, 2])  // sum and carry
  let hidden = Dense(4, activation: .tanh)(bits)
  let output = Dense(2, activation: .sigmoid)(hidden)
  graph.output("output", output)
  graph.output("loss", meanSquaredError(predictions: output, targets: target))
}
// end

/// The loss after training.
func trainHalfAdder() throws(Diagnostic) -> Double {
  // sample: training
  let step = try Compiler.compile(try halfAdder.trainingGraph(batchSize: 4))
  try step.initialize(seed: 0)
  try step.write(TensorData([4, 2], [0, 0, 0, 1, 1, 0, 1, 1] as [Float]), to: "bits")
  try step.write(TensorData([4, 2], [0, 0, 1, 0, 1, 0, 0, 1] as [Float]), to: "target")
  for _ in 0..<1000 { try step.run() }
  print("loss", try step.buffer("loss").scalar)
  // end
  return try step.buffer("loss").scalar
}

/// Running sums of `x`, `f32[n]`; the last one's logarithm; 128.
func bodies(_ x: Tensor, zero: Tensor, one: Tensor) -> [Tensor] {
  // sample: bodies
  // Running sums; a logarithm where there is one; the first power of 2 that is not below 100.
  let (total, sums) = scan(initial: zero, over: x) { sum, element in
    (sum + element, sum + element)
  }
  let safe = cond(total.greater(0)) {
    log(total)
  } otherwise: {
    total
  }
  let power = whileLoop(one, limit: 20) {
    $0.less(100)
  } body: {
    $0 * 2
  }
  // end
  return [sums, safe, power]
}
