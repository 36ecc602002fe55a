/// Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy
/// as 1, 2, 3" (SC 2011): any element of any stream without the ones before it.
public enum Philox {
  /// Four 32-bit words for a counter under a key.
  package static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (x0, x1, x2, x3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      // Multipliers and Weyl increments from table 2 and section 4.3 of the paper.
      let a = UInt64(x0) * 0xD251_1F53
      let b = UInt64(x2) * 0xCD9E_8D57
      (x0, x1, x2, x3) = (
        UInt32(b >> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: b),
        UInt32(a >> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: a)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (x0, x1, x2, x3)
  }

  /// Elements `2 pair` and `2 pair + 1` of a stream, uniform in `[0, 1)`, for the work of one.
  public static func uniformPair(
    seed: Int64, stream: Int64, step: Int64, pair: Int64
  ) -> (Double, Double) {
    let words = words(seed, stream, step, pair)
    return (uniform(words.0, words.1), uniform(words.2, words.3))
  }

  private static func uniform(_ high: UInt32, _ low: UInt32) -> Double {
    (Double(high >> 5) * 0x1p26 + Double(low >> 6)) * 0x1p-53
  }

  private static func words(_ seed: Int64, _ stream: Int64, _ step: Int64, _ block: Int64)
    -> (UInt32, UInt32, UInt32, UInt32)
  {
    func low(_ value: Int64) -> UInt32 { UInt32(truncatingIfNeeded: value) }
    return Self.block(
      counter: (low(block), low(block >> 32), low(step), low(stream)),
      key: (low(seed), low(seed >> 32)))
  }

  /// Element `index` of a stream: 32 random bits.
  public static func bits(seed: Int64, stream: Int64, step: Int64, index: Int64) -> Int64 {
    let words = words(seed, stream, step, index >> 2)
    return Int64([words.0, words.1, words.2, words.3][Int(index & 3)])
  }

  /// Element `index` of a stream, uniform in `[0, 1)`: 24 random bits.
  public static func uniformF32(seed: Int64, stream: Int64, step: Int64, index: Int64) -> Double {
    Double(bits(seed: seed, stream: stream, step: step, index: index) >> 8) * 0x1p-24
  }

  /// Element `index` of a stream, uniform in `[0, 1)`: 53 random bits.
  public static func uniformF64(seed: Int64, stream: Int64, step: Int64, index: Int64) -> Double {
    let pair = uniformPair(seed: seed, stream: stream, step: step, pair: index >> 1)
    return index & 1 == 0 ? pair.0 : pair.1
  }
}
