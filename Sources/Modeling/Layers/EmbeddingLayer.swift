import IR
import Operators

/// A learned vector for each of some integers.
///
/// - Options:
///   - padding: an index whose vector is zeros and learns nothing, for places behind the end of a
///     sequence.
///   - masksPadding: whether layers behind it in a `Sequential` are told that such places are no part
///     of the sequence.
/// - Parameters of the model: `NAME.weight`, `(count, width)`.
/// - Shapes: `(s) -> (s, width)`; integer indices, below `count` for numbers that are not NaN.
/// - Errors: indices are not integers; `count` or `width` is below 1; `padding` is no index; paddings
///   are to be masked, and there is none, or indices are not `(batch, steps)`.
/// - Follows: `torch.nn.Embedding` with `padding_idx`, whose row of the table is zeros from the start;
///   `keras.layers.Embedding`, whose `mask_zero` is `padding: 0, masksPadding: true`.
public struct Embedding: Layer {
  public let count: Int
  public let width: Int
  public let padding: Int?
  public let masksPadding: Bool
  public let initializer: WeightInitializer
  public let elementType: ElementType
  public let name: String
  private let place: Place

  /// Vectors start as `initializer` says, by default as in language models.
  public init(
    _ count: Int, width: Int, padding: Int? = nil, masksPadding: Bool = false,
    initializer: WeightInitializer = .fixed(.normal(mean: 0, deviation: 0.02)),
    elementType: ElementType = .f32, name: String = "embedding", file: String = #fileID,
    line: Int = #line
  ) {
    self.count = count
    self.width = width
    self.padding = padding
    self.masksPadding = masksPadding
    self.initializer = initializer
    self.elementType = elementType
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ indices: Tensor) -> Tensor {
    guard indices.value != nil, let builder = indices.builder else { return indices }
    var mistake = sizeMistake
    if !indices.elementType.isInteger {
      mistake = "indices are \(indices.type), expected integers"
    }
    if let mistake { return indices.rejected(by: "layer \(name)", mistake, at: place) }
    let vectors = builder.scope(name) {
      embedding(indices, table: table(builder), file: place.file, line: place.line)
    }
    guard let padding, vectors.value != nil else { return vectors }
    let isPadding = indices.equal(Tensor(Double(padding)), file: place.file, line: place.line)
      .reshape(Shape(indices.shape.extents + [1]))
    return select(isPadding, 0, vectors, file: place.file, line: place.line)
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    let indices = x.values
    guard indices.value != nil, masksPadding else {
      return MaskedSequence(self(indices), mask: x.mask)
    }
    guard let padding, indices.rank == 2, indices.elementType.isInteger else {
      let mistake =
        padding == nil
        ? "paddings are to be masked, and no index is one: give padding:"
        : "paddings are to be masked, and indices are \(indices.type), expected integers (batch, steps)"
      return MaskedSequence(indices.rejected(by: "layer \(name)", mistake, at: place))
    }
    let own = indices.notEqual(Tensor(Double(padding)), file: place.file, line: place.line)
    return MaskedSequence(self(indices), mask: x.mask.map { own.and($0) } ?? own)
  }

  /// The product of x with every vector, for output layers that use the vectors of the input.
  ///
  ///     let words = Shared("words", Embedding(1000, width: 64))
  ///     let scores = words.apply(to: x) { $0.scores(x) }
  ///
  /// - Shapes: `(…, width) -> (…, count)`, float.
  /// - Errors: the last extent is not `width`; `count` or `width` is below 1.
  public func scores(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    var mistake = sizeMistake
    if x.rank < 2 || x.shape[x.rank - 1] != width || x.elementType != elementType {
      mistake = "found \(x.type), expected \(elementType.rawValue)[…x\(width)]"
    }
    if let mistake { return x.rejected(by: "layer \(name)", mistake, at: place) }
    return builder.scope(name) {
      matmul(x, table(builder), transposeRHS: true, file: place.file, line: place.line)
    }
  }

  private var sizeMistake: String? {
    guard count >= 1, width >= 1 else {
      return "expected at least 1 vector of at least 1 number, found \(count) of \(width)"
    }
    guard let padding, !(0..<count).contains(padding) else { return nil }
    return "the padding \(padding) is no index of \(count) vectors"
  }

  private func table(_ builder: GraphBuilder) -> Tensor {
    let initial = initializer.initializer(fanIn: count, fanOut: width)
    return builder.parameter("weight", [count, width], elementType, initial, at: place)
  }
}
