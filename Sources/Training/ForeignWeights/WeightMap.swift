import GraphC
import Modeling

/// Which layers of another framework's file are which of ours, and how their weights lie.
///
///     let map = try WeightMap(.pytorch, ignoring: ["pooler.*"], [
///       .embedding("words", as: "tokens"),
///       .dense("encoder.{n}.query", as: "encoder.layer{n+1}.attention.query"),
///     ])
///     let report = try trainer.loadWeights(from: "theirs.safetensors", names: map)
///
/// `{n}` stands for a number of the file's names. What our names are, `graphc summary` tells.
/// Docs/Text.md has the format of maps as files.
public struct WeightMap: Hashable, Sendable {
  /// Whose names and layouts a file has.
  public enum Framework: String, CaseIterable, Hashable, Sendable {
    /// `linear.weight`, `(out, in)`.
    case pytorch
    /// `dense/kernel`, `(in, out)`.
    case keras
    /// Our own; only names differ.
    case graphc
  }

  /// What a layer is; the same shapes may lie otherwise in another one.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A tensor by its whole name, as it is.
    case tensor
    case dense
    /// A dense layer whose weight is `(in, out)` in PyTorch too, as `Conv1D` of GPT-2.
    case matrix
    case embedding
    /// Of any number of axes, transposed or in groups.
    case convolution
    /// Keras's, whose channels and multiplier are two axes.
    case depthwise
    case norm
    case slope
    /// `RNN`, `LSTM` and, of PyTorch, `GRU`: of any number of layers and directions.
    case recurrent
    /// Keras's, whose first two gates are exchanged.
    case gru
    case attention
  }

  /// A layer, or several whose names have numbers.
  public struct Layer: Hashable, Sendable {
    public let kind: Kind
    public let source: String
    /// Of a dense layer several, if their outputs stand side by side in the file.
    public let targets: [String]
    /// Channels, height and width, if a dense layer of PyTorch reads pictures behind a `Flatten`.
    public let flattened: [Int]

    public init(_ kind: Kind, _ source: String, as targets: [String], flattened: [Int] = []) {
      self.kind = kind
      self.source = source
      self.targets = targets
      self.flattened = flattened
    }

    public init(_ kind: Kind, _ source: String, as target: String, flattened: [Int] = []) {
      self.init(kind, source, as: [target], flattened: flattened)
    }

    public static func dense(_ source: String, as target: String) -> Layer {
      Layer(.dense, source, as: target)
    }

    public static func embedding(_ source: String, as target: String) -> Layer {
      Layer(.embedding, source, as: target)
    }

    public static func norm(_ source: String, as target: String) -> Layer {
      Layer(.norm, source, as: target)
    }

    public static func tensor(_ source: String, as target: String) -> Layer {
      Layer(.tensor, source, as: target)
    }
  }

  public let framework: Framework
  /// What all names of the file may begin with and maps leave out, such as `model.`.
  public let prefix: String
  /// Names of the file that no report is to mention, with `*` for any text.
  public let ignored: [String]
  public let layers: [Layer]
  let rules: [Rule]

  /// A layer with its names taken apart.
  struct Rule: Hashable, Sendable {
    let layer: Layer
    let source: NumberedName
    let targets: [NumberedName]
  }

  /// - Throws: the first layer whose names make no sense.
  public init(
    _ framework: Framework, prefix: String = "", ignoring ignored: [String] = [],
    _ layers: [Layer]
  ) throws(Diagnostic) {
    self.framework = framework
    self.prefix = prefix
    self.ignored = ignored
    self.layers = layers
    var rules: [Rule] = []
    for layer in layers { rules.append(try Self.rule(layer)) }
    self.rules = rules
  }

  private static func rule(_ layer: Layer) throws(Diagnostic) -> Rule {
    let targets = layer.targets.compactMap(NumberedName.init)
    guard let source = NumberedName(layer.source), targets.count == layer.targets.count,
      !targets.isEmpty, !layer.source.isEmpty,
      targets.allSatisfy({ $0.numberNames.isSubset(of: source.numberNames) })
    else {
      throw failure(
        "the layer '\(layer.source)' as '\(layer.targets.joined(separator: "', '"))': expected "
          + "names, in which {n} is a number and {n+1} the next, of numbers that the first has")
    }
    guard targets.count == 1 || [.dense, .matrix].contains(layer.kind) else {
      throw failure(
        "the layer '\(layer.source)' is '\(layer.kind.rawValue)', only dense layers can become "
          + "several")
    }
    guard
      layer.flattened.isEmpty
        || layer.kind == .dense && layer.flattened.count <= 4
          && layer.flattened.allSatisfy({ $0 >= 1 && $0 < 1 << 15 })
    else {
      throw failure(
        "the layer '\(layer.source)' reads pictures of \(layer.flattened), expected channels, "
          + "height and width, of a dense layer")
    }
    return Rule(layer: layer, source: source, targets: targets)
  }

  static func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "train", subject: "weight map", message: message, notes: notes)
  }
}
