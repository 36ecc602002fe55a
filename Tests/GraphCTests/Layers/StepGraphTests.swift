import GraphC
import Modeling
import Testing

/// A step after another, each from the states that the one before gives, computes what the whole
/// sequence does.
@Suite struct StepGraphTests {
  private static let (rows, steps, width) = (2, 6, 3)

  private static let networks: [(String, any Layer)] = [
    ("rnn", SimpleRNN(4, returnsSequences: true)),
    ("lstm", LSTM(4, layers: 2, returnsSequences: true, dropout: 0.5)),
    ("gru", GRU(4, returnsSequences: true, isStateful: true)),
    (
      "sequential",
      Sequential {
        Dense(5, activation: .tanh)
        Shared("memory", LSTM(3, returnsSequences: true, bias: .double))
        BatchNorm()
        GRU(2, resetsAfter: false, returnsSequences: true)
        Dense(1)
      }
    ),
  ]

  private static func model(_ index: Int, piece: Int) -> Model {
    Model(name: networks[index].0, optimizer: SGD()) { builder, rows, mode in
      let length = mode == .streaming ? piece : steps
      let x = builder.input("x", [rows, length, width])
      builder.output("y", networks[index].1(x, mode: mode))
    }
  }

  @Test(arguments: networks.indices, [Backend.interpreter, .tcc, .cc])
  func pieceByPiece(_ index: Int, _ backend: Backend) throws {
    let whole = try Compiler.compile(
      Self.model(index, piece: 1).inferenceGraph(batchSize: Self.rows), options: options(backend))
    try whole.initialize(seed: 3)
    let type = TensorType(.f32, [Self.rows, Self.steps, Self.width])
    let x = try Initialization.fill(
      Argument("x", .state, type, .uniform(low: -2, high: 2)), seed: 5, ordinal: 0)
    try whole.write(x, to: "x")
    try whole.run()
    let expected = try whole.read("y")
    for piece in [1, 2, 6] {
      let found = try outputs(index, piece: piece, x, like: whole, backend)
      let difference = TensorData(expected.type, doubles: found).difference(
        from: expected, absolute: 1e-6)
      #expect(difference == nil, "\(piece) steps\(difference ?? "")")
    }
  }

  /// What the pieces give, in the order of the whole.
  private func outputs(
    _ index: Int, piece: Int, _ x: TensorData, like whole: Executable, _ backend: Backend
  ) throws -> [Double] {
    let graph = try Self.model(index, piece: piece).stepGraph(batchSize: Self.rows)
    let program = try Compiler.compile(graph, options: options(backend))
    for argument in graph.arguments where argument.role != .input {
      try program.write(whole.read(argument.label), to: argument.label)
    }
    let (carried, width) = (graph.outputs.filter { $0.name.hasSuffix(".next") }, Self.width)
    for state in carried {
      let type = graph.type(of: state.value)
      try program.write(TensorData(type, repeating: 0), to: String(state.name.dropLast(5)))
    }
    var pieces: [[Double]] = []
    for start in stride(from: 0, to: Self.steps, by: piece) {
      var part: [Double] = []
      for row in 0..<Self.rows {
        let first = (row * Self.steps + start) * width
        part += x.doubles[first..<first + piece * width]
      }
      try program.write(
        TensorData(TensorType(.f32, [Self.rows, piece, width]), doubles: part), to: "x")
      try program.run()
      for state in carried {
        try program.write(program.read(state.name), to: String(state.name.dropLast(5)))
      }
      pieces.append(try program.read("y").doubles)
    }
    var ordered: [Double] = []
    for row in 0..<Self.rows {
      for piece in pieces {
        let size = piece.count / Self.rows
        ordered += piece[row * size..<(row + 1) * size]
      }
    }
    return ordered
  }
}
