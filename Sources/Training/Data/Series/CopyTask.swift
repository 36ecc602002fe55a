import GraphC

/// Symbols that a network is to repeat, in order, after a pause.
///
///     x        3 1 4  0 0 0 0 0  9  0 0 0       0 a blank, 9 the sign to begin
///     labels   0 0 0  0 0 0 0 0  0  3 1 4
///
/// What remembers nothing does best to guess: a mean cross-entropy of `length · log(symbols) /
/// (pause + 2 length)`.
///
/// Follows: Arjovsky, Shah and Bengio, "Unitary evolution recurrent neural networks" (ICML 2016),
/// section 5.1, whose T is `pause`; Hochreiter and Schmidhuber (1997).
public struct CopyTask: Hashable, Sendable {
  /// Symbols to repeat.
  public var length: Int
  /// Steps from the last symbol to the sign, which is the last of them.
  public var pause: Int
  /// Different symbols, 1 through this number; 0 is a blank, and the next number the sign.
  public var symbols: Int
  public var seed: Int64

  public init(length: Int = 10, pause: Int = 20, symbols: Int = 8, seed: Int64 = 0) {
    self.length = length
    self.pause = pause
    self.symbols = symbols
    self.seed = seed
  }

  /// Numbers that occur: blank, symbols and sign.
  public var classCount: Int { symbols + 2 }

  /// Steps of a sequence.
  public var steps: Int { pause + 2 * length }

  /// `x` and `labels`, `i32[rows x steps]`.
  ///
  /// - Throws: when a number is below 1, or there are too many rows.
  public func dataset(_ rows: Int) throws(Diagnostic) -> Dataset {
    let most = 1 << 28
    guard (1...most).contains(length), (1...most).contains(pause), (1...most).contains(symbols),
      rows >= 0, rows <= Shape.maximumElementCount / steps
    else {
      throw Diagnostic(
        stage: "data", subject: "CopyTask",
        message: "\(rows) sequences cannot have \(length) of \(symbols) symbols and a pause of "
          + "\(pause)", notes: ["note: each is at least 1"])
    }
    var (x, labels): ([Int32], [Int32]) = ([], [])
    func blanks(_ count: Int) -> [Int32] { [Int32](repeating: 0, count: count) }
    for row in 0..<rows {
      let random = SeriesNoise(seed: seed, row: row)
      let word = (0..<length).map { place in
        Int32(min(Int(saturating: random.unit(place) * Double(symbols)), symbols - 1) + 1)
      }
      x += word + blanks(pause - 1) + [Int32(symbols + 1)] + blanks(length)
      labels += blanks(length + pause) + word
    }
    let shape = Shape([rows, steps])
    return try Dataset(["x": TensorData(shape, x), "labels": TensorData(shape, labels)])
  }
}
