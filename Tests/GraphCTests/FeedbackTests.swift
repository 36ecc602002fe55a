import GraphC
import TestSupport
import Testing

/// Outputs that go back into arguments, and outputs that are not computed at all.
@Suite struct FeedbackTests {
  private static let type = TensorType(.f32, [37])

  private static func data(_ stream: Int64, _ type: TensorType = type) -> TensorData {
    TensorData(
      type,
      doubles: (0..<type.elementCount).map {
        Philox.uniformF64(seed: 5, stream: stream, step: 0, index: Int64($0)) - 0.5
      })
  }

  /// Runs `steps` steps on a backend and on the interpreter, each feeding back its own results.
  private func check(
    _ graph: Graph, _ backend: Backend, steps: Int = 3, tolerance: Double = 0,
    disabling disabled: Set<String> = []
  ) throws {
    let inputs = graph.arguments.enumerated().map { Self.data(Int64($0), $1.type) }
    let compiled = try Compiler.compile(graph, options: options(backend, disabling: disabled))
    let oracle = try Compiler.compile(graph, options: options(.interpreter))
    for (argument, data) in zip(graph.arguments, inputs) {
      try compiled.write(data, to: argument.label)
      try oracle.write(data, to: argument.label)
    }
    for step in 1...steps {
      try compiled.run()
      try oracle.run()
      for name in graph.outputs.map(\.name) + graph.arguments.map(\.label) {
        let difference = try compiled.read(name).difference(
          from: oracle.read(name), absolute: tolerance)
        if let difference {
          Issue.record("\(graph.name), \(backend.rawValue), step \(step): \(name)\(difference)")
          return
        }
      }
    }
  }

  private static let backends = [Backend.tcc, .cc]

  @Test(arguments: backends) func oneHundredStepsOfTraining(_ backend: Backend) throws {
    let builder = GraphBuilder("descent")
    let x = builder.input("x", .f32, [16, 5])
    let first = builder.argument("first", .parameter, TensorType(.f32, [5, 8]))
    let bias = builder.argument("bias", .parameter, TensorType(.f32, [8]))
    let second = builder.argument("second", .parameter, TensorType(.f32, [8, 3]))
    let parameters = [first, bias, second]
    let loss = square(matmul(tanh(matmul(x, first) + bias), second) - 0.25).mean()
    builder.output("loss", loss)
    for (index, gradient) in gradients(of: loss, withRespectTo: parameters).enumerated() {
      let parameter = parameters[index]
      let velocity = builder.argument("velocity\(index)", .state, parameter.type)
      let next = velocity * 0.9 + gradient
      builder.update(velocity, to: next)
      builder.update(parameter, to: parameter - next * 0.05)
    }
    // Descent contracts: errors of single steps, a few 1e-7, do not grow.
    try check(try builder.finish(), backend, steps: 100, tolerance: 2e-5)
  }

  @Test(arguments: backends) func argumentsChangePlaces(_ backend: Backend) throws {
    let builder = GraphBuilder("swap")
    let a = builder.argument("a", .state, Self.type)
    let b = builder.argument("b", .state, Self.type)
    let c = builder.argument("c", .parameter, Self.type)
    let d = builder.argument("d", .parameter, Self.type)
    builder.update(a, to: b)
    builder.update(b, to: a)
    builder.update(c, to: d + 1)
    builder.update(d, to: c * 2)
    try check(try builder.finish(), backend)
    try check(try builder.finish(), backend, disabling: ["fuse"])
  }

  @Test(arguments: backends) func threeArgumentsRotate(_ backend: Backend) throws {
    let builder = GraphBuilder("rotation")
    let type = TensorType(.f32, [6, 6])
    let all = ["a", "b", "c"].map { builder.argument($0, .state, type) }
    builder.update(all[0], to: all[1].transpose([1, 0]))
    builder.update(all[1], to: all[2])
    builder.update(all[2], to: all[0] + all[1])
    try check(try builder.finish(), backend)
    try check(try builder.finish(), backend, disabling: ["fuse"])
  }

  @Test(arguments: backends) func oldValuesAreOutputs(_ backend: Backend) throws {
    let builder = GraphBuilder("old")
    let w = builder.argument("w", .parameter, Self.type)
    let x = builder.input("x", .f32, [37])
    builder.output("before", w)
    builder.update(w, to: w * 0.5 + x)
    builder.output("total", w.sum())
    builder.output("after", w * 0.5 + x)
    builder.output("column", w.reshape([37, 1]))
    try check(try builder.finish(), backend, tolerance: 1e-6)
    try check(try builder.finish(), backend, tolerance: 1e-6, disabling: ["fuse"])
  }

  @Test(arguments: backends) func unchangedAndTransposedInPlace(_ backend: Backend) throws {
    let builder = GraphBuilder("same")
    let type = TensorType(.f32, [9, 9])
    let kept = builder.argument("kept", .parameter, type)
    let turned = builder.argument("turned", .parameter, type)
    let moved = builder.argument("moved", .parameter, Self.type)
    let multiplied = builder.argument("multiplied", .state, type)
    builder.update(kept, to: kept)
    builder.update(turned, to: turned.transpose([1, 0]) + kept)
    builder.update(
      moved,
      to: concatenate([moved.slice(starts: [1], stops: [37]), moved.slice(starts: [0], stops: [1])])
    )
    builder.update(multiplied, to: matmul(multiplied, kept))
    builder.output("kept.sum", kept.sum())
    try check(try builder.finish(), backend, tolerance: 1e-5)
    try check(try builder.finish(), backend, tolerance: 1e-5, disabling: ["fuse"])
  }

  @Test(arguments: backends) func outputsThatNeedNoKernel(_ backend: Backend) throws {
    let builder = GraphBuilder("plain")
    let x = builder.input("x", .f32, [4, 6])
    let y = exp(x)
    builder.output("argument", x)
    builder.output("reshaped", x.reshape([24]))
    builder.output("constant", builder.constant(TensorData([2], [1.5, -2] as [Float])))
    builder.output("scalar", builder.constant(TensorType(.f64, []), 3))
    builder.output("broadcast", builder.constant(TensorType(.i32, [5]), 7))
    builder.output("first", y)
    builder.output("second", y)
    builder.output("third", y.reshape([2, 12]))
    builder.output("empty", x.slice(starts: [0, 2], stops: [4, 2]))
    try check(try builder.finish(), backend, tolerance: 1e-6)
    try check(try builder.finish(), backend, tolerance: 1e-6, disabling: ["fuse"])
  }

  /// A product of another shape than the state it becomes is made in bands of rows, and copied.
  @Test(arguments: backends) func productsBecomeStatesOfOtherShapes(_ backend: Backend) throws {
    let builder = GraphBuilder("reshaped product")
    let state = builder.argument("state", .state, TensorType(.f32, [6, 1, 4]))
    let x = builder.input("x", .f32, [6, 5])
    let w = builder.argument("w", .parameter, TensorType(.f32, [5, 4]))
    builder.output("old", state.sum())
    builder.update(state, to: matmul(x, w).reshape([6, 1, 4]))
    try check(try builder.finish(), backend, tolerance: 1e-6)
    let loop = GraphBuilder("loop")
    let start = loop.input("start", .f32, [2, 1, 4])
    let weight = loop.argument("w", .parameter, TensorType(.f32, [4, 4]))
    let (last, all) = scan(initial: [start], length: 3) { carry, _ in
      let product = matmul(carry[0].reshape([2, 4]), weight).reshape([2, 1, 4])
      return ([product], [product])
    }
    loop.output("last", last[0])
    loop.output("all", all[0])
    let gradients = grad(square(all[0]).sum(), wrt: [start, weight])
    loop.output("gradient.start", gradients[0])
    loop.output("gradient.w", gradients[1])
    try check(try loop.finish(), backend, tolerance: 1e-6)
  }

  /// One value becomes several arguments' next value, and an output besides.
  @Test(arguments: backends) func oneValueForSeveralArguments(_ backend: Backend) throws {
    let builder = GraphBuilder("shared")
    let a = builder.argument("a", .state, Self.type)
    let b = builder.argument("b", .state, Self.type)
    let next = a * 0.5 + b * 0.25
    builder.update(a, to: next)
    builder.update(b, to: next)
    builder.output("next", next)
    builder.output("difference", a - b)
    try check(try builder.finish(), backend, tolerance: 1e-7)
    try check(try builder.finish(), backend, tolerance: 1e-7, disabling: ["fuse"])
  }
}
