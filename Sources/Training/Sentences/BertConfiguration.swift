import Formats
import GraphC

/// The sizes of an encoder of BERT's kind, as its `config.json` has them.
public struct BertConfiguration: Hashable, Sendable {
  public var vocabularyCount: Int
  public var width: Int
  public var layers: Int
  public var heads: Int
  public var feedForward: Int
  /// The longest sequence.
  public var positions: Int
  /// Kinds of segments; sentences by themselves are of the first.
  public var types: Int
  public var epsilon: Double
  public var activation: Activation

  public init(
    vocabularyCount: Int, width: Int, layers: Int, heads: Int, feedForward: Int,
    positions: Int = 512, types: Int = 2, epsilon: Double = 1e-12, activation: Activation = .gelu
  ) {
    self.vocabularyCount = vocabularyCount
    self.width = width
    self.layers = layers
    self.heads = heads
    self.feedForward = feedForward
    self.positions = positions
    self.types = types
    self.epsilon = epsilon
    self.activation = activation
  }

  /// A file as Hugging Face writes it.
  ///
  /// - Throws: when it cannot be read, is of another kind of network, or lacks a size.
  public init(_ path: String) throws(Diagnostic) {
    let json = try JSONParser.read(path)
    func failure(_ message: String, notes: [String] = []) -> Diagnostic {
      Diagnostic(stage: "embed", subject: path, message: message, notes: notes)
    }
    func size(_ key: String) throws(Diagnostic) -> Int {
      guard case .integer(let number)? = json[key], (1...1 << 24).contains(number) else {
        throw failure("lacks '\(key)', a number from 1 to 16777216")
      }
      return number
    }
    func word(_ key: String, _ usual: String) -> String {
      if case .string(let word)? = json[key] { return word }
      return usual
    }
    guard word("model_type", "bert") == "bert",
      word("position_embedding_type", "absolute") == "absolute"
    else {
      throw failure(
        "is of the kind \(word("model_type", "").debugDescription), expected \"bert\" with absolute "
          + "positions")
    }
    let activations: [String: Activation] = [
      "gelu": .gelu, "gelu_new": .approximateGELU, "gelu_pytorch_tanh": .approximateGELU,
      "relu": .relu, "silu": .swish,
    ]
    guard let activation = activations[word("hidden_act", "gelu")] else {
      throw failure(
        "asks for the activation \(word("hidden_act", "").debugDescription)",
        notes: ["note: supported: " + activations.keys.sorted().joined(separator: ", ")])
    }
    var epsilon = 1e-12
    if case .number(let number)? = json["layer_norm_eps"] { epsilon = number }
    self.init(
      vocabularyCount: try size("vocab_size"), width: try size("hidden_size"),
      layers: try size("num_hidden_layers"), heads: try size("num_attention_heads"),
      feedForward: try size("intermediate_size"), positions: try size("max_position_embeddings"),
      types: try size("type_vocab_size"), epsilon: epsilon, activation: activation)
    guard layers <= 1000, width.isMultiple(of: heads) else {
      throw failure("\(heads) heads do not divide a width of \(width), or \(layers) are no layers")
    }
  }
}
