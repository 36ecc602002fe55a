import GraphC
import Modeling
import Testing

/// A piece after another, each from the states that the one before gives, computes what the whole
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

  private static let attention: [(String, any Layer)] = [
    (
      "learned positions",
      Sequential {
        Dense(4)
        PositionalEncoding(.learned(length: 7))
        MultiHeadAttention(heads: 2, isCausal: true, capacity: 6, dropout: 0.5)
      }
    ),
    (
      "rotary, shared keys, fused",
      Sequential {
        Dense(8)
        MultiHeadAttention(
          heads: 4, keyValueHeads: 2, isCausal: true, positions: .rotary, capacity: 8,
          fusesProjections: true)
      }
    ),
    (
      "linear bias beside a memory",
      Sequential {
        Dense(6)
        MultiHeadAttention(heads: 3, isCausal: true, positions: .linearBias, capacity: 9)
        GRU(2, returnsSequences: true)
      }
    ),
    (
      "stack",
      Sequential {
        Dense(4)
        PositionalEncoding()
        TransformerEncoder(
          layers: 2,
          TransformerEncoderBlock(
            heads: 2, feedForward: 5, activation: .swish, isGated: true, norm: .rms,
            normalizesFirst: true, isCausal: true, capacity: 6, bias: false))
      }
    ),
    ("key mask", Masked()), ("another sequence", Decoder()),
  ]

  /// Places count whose first number is positive.
  private struct Masked: Layer {
    func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
      let isPlace = x.slice(axis: 2, from: 0, to: 1).greater(0).reshape([x.shape[0], x.shape[1]])
      let attention = MultiHeadAttention(heads: 1, isCausal: true, capacity: 6)
      return attention(x, keyMask: isPlace, mode: mode)
    }
  }

  /// What a decoder says beside a sequence that is known as a whole.
  private struct Decoder: Layer {
    func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
      guard let builder = x.builder else { return x }
      let memory = builder.parameter("memory", [1, 5, 4], initializer: .uniform(low: -1, high: 1))
      let decoder = TransformerDecoder(
        layers: 2, TransformerDecoderBlock(heads: 2, feedForward: 3, capacity: 6))
      return decoder(
        Dense(4)(x), memory: memory.broadcast(to: [x.shape[0], 5, 4]), mode: mode)
    }
  }

  private static func model(_ network: (String, any Layer)) -> Model {
    Model(name: network.0, optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, mode.steps(steps), width])
      builder.output("y", network.1(x, mode: mode))
    }
  }

  @Test(arguments: networks.indices, [Backend.interpreter, .tcc, .cc])
  func pieceByPiece(_ index: Int, _ backend: Backend) throws {
    try check(Self.model(Self.networks[index]), pieces: [1, 2, 6], backend)
  }

  @Test(arguments: attention.indices, [Backend.interpreter, .tcc])
  func attentionPieceByPiece(_ index: Int, _ backend: Backend) throws {
    try check(Self.model(Self.attention[index]), pieces: [1, 3, 6], backend)
  }

  /// One program that keeps the keys, of pieces of several places, and of single ones.
  @Test func optimizedAttention() throws {
    try check(Self.model(Self.attention[1]), pieces: [1], .cc)
  }

  private func check(_ model: Model, pieces: [Int], _ backend: Backend) throws {
    let whole = try Compiler.compile(
      model.inferenceGraph(batchSize: Self.rows), options: options(backend))
    try whole.initialize(seed: 3)
    let type = TensorType(.f32, [Self.rows, Self.steps, Self.width])
    let x = try Initialization.fill(
      Argument("x", .state, type, .uniform(low: -2, high: 2)), seed: 5, ordinal: 0)
    try whole.write(x, to: "x")
    try whole.run()
    let expected = try whole.read("y")
    for piece in pieces {
      let found = try outputs(model, piece: piece, x, like: whole, backend)
      let difference = TensorData(expected.type, doubles: found).difference(
        from: expected, absolute: 1e-6)
      #expect(difference == nil, "\(piece) steps\(difference ?? "")")
    }
  }

  /// What the pieces give, in the order of the whole.
  private func outputs(
    _ model: Model, piece: Int, _ x: TensorData, like whole: Executable, _ backend: Backend
  ) throws -> [Double] {
    let graph = try model.stepGraph(batchSize: Self.rows, steps: piece)
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
