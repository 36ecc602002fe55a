import GraphC
import IR

extension BytePairTokenizer {
  /// Learns a vocabulary: all 256 bytes, and the pairs that are most frequent in a text, one after
  /// the other; of equally frequent ones that of the lowest numbers.
  ///
  ///     try BytePairTokenizer(training: text, count: 1000, specialTokens: [.end: "<|endoftext|>"])
  ///
  /// `count` is that of all tokens; there are fewer if no pair is left that occurs `minimumFrequency`
  /// times. Special tokens are the first numbers, in the order of `SpecialToken.allCases`.
  /// - Throws: when the count is below that of bytes and special tokens, or one of these is empty
  ///   or there twice.
  /// - Follows: `BpeTrainer` of Hugging Face's tokenizers with the alphabet of `ByteLevel`, merge for
  ///   merge.
  public init(
    training text: String, count: Int, minimumFrequency: Int = 2,
    specialTokens: [SpecialToken: String] = [:], addsBlank: Bool = false
  ) throws(Diagnostic) {
    var table = TokenTable()
    let special = SpecialToken.allCases.compactMap { token in
      specialTokens[token].map { (token, Array($0.utf8)) }
    }
    let texts = special.map(\.1)
    guard Set(texts).count == texts.count, texts.allSatisfy({ $0.count > 1 }),
      count >= 256 + texts.count
    else {
      throw TokenTable.failure(
        "tokenizer",
        "cannot train \(count) tokens: expected at least 256 bytes and "
          + "\(texts.count) special tokens, each a text of its own of more than one byte")
    }
    for text in texts { try table.add(text, number: table.count, from: "tokenizer") }
    for byte in ByteAlphabet.order {
      try table.add([byte], number: table.count, from: "tokenizer")
    }
    let added = AddedTokens(
      texts.enumerated().map { number, text in
        AddedTokens.Token(
          text: text, number: Int32(number), isSpecial: true, takesBlanksBefore: false,
          takesBlanksAfter: false)
      })
    let untrained = BytePairTokenizer(
      table: table, merges: BytePairMerges(), added: added, specialTokens: [:],
      addsBlank: addsBlank)
    var counts: [[UInt8]: Int] = [:]
    for case .text(let text) in added.parts(of: text) {
      for word in untrained.words(of: text) { counts[word, default: 0] += 1 }
    }
    var training = BytePairTraining(words: counts, table: table)
    try training.run(until: count, minimumFrequency: minimumFrequency)
    self.init(
      table: training.table, merges: training.merges, added: added,
      specialTokens: Dictionary(
        uniqueKeysWithValues: special.enumerated().map { ($0.element.0, Int32($0.offset)) }),
      addsBlank: addsBlank)
  }
}

/// Words in which pairs are merged, and how often each pair stands in them.
struct BytePairTraining {
  private typealias Pair = BytePairMerges.Pair

  /// A pair as it was when it was counted, and words that may have it.
  private struct Entry {
    var count: Int
    let pair: Pair
    let words: Set<Int>
  }

  private(set) var table: TokenTable
  private(set) var merges = BytePairMerges()
  private var words: [[Int32]]
  private let frequencies: [Int]
  private var counts: [Pair: Int]
  private var queue: BinaryHeap<Entry>

  /// - Requires: the table has all bytes.
  init(words: [[UInt8]: Int], table: TokenTable) {
    self.table = table
    let sorted = words.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    self.words = sorted.map { $0.key.compactMap { table[[$0]] } }
    frequencies = sorted.map(\.value)
    var (counts, places) = ([Pair: Int](), [Pair: Set<Int>]())
    for (place, word) in self.words.enumerated() {
      for (left, right) in zip(word, word.dropFirst()) {
        let pair = Pair(left: left, right: right)
        counts[pair, default: 0] += frequencies[place]
        places[pair, default: []].insert(place)
      }
    }
    self.counts = counts
    queue = BinaryHeap(
      places.map { Entry(count: counts[$0.key] ?? 0, pair: $0.key, words: $0.value) },
      by: Self.precedes)
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.count != b.count { return a.count > b.count }
    return (a.pair.left, a.pair.right) < (b.pair.left, b.pair.right)
  }

  /// Merges pairs until there are `count` tokens, or none is left that is frequent enough.
  mutating func run(until count: Int, minimumFrequency: Int) throws(Diagnostic) {
    while table.count < count, var first = queue.removeFirst() {
      let current = counts[first.pair] ?? 0
      if first.count != current {
        // Others have taken some since it was counted.
        first.count = current
        queue.insert(first)
        continue
      }
      guard current >= max(1, minimumFrequency) else { return }
      let token = (table[first.pair.left] ?? []) + (table[first.pair.right] ?? [])
      let number = table[token] ?? Int32(table.count)
      try table.add(token, number: Int(number), from: "tokenizer")
      merges.add(first.pair, result: number)
      merge(first.pair, into: number, in: first.words)
    }
  }

  private mutating func merge(_ pair: Pair, into number: Int32, in places: Set<Int>) {
    var changed: [Pair: Set<Int>] = [:]
    for place in places {
      let frequency = frequencies[place]
      let word = words[place]
      var result: [Int32] = []
      var index = 0
      while index < word.count {
        guard index + 1 < word.count, word[index] == pair.left, word[index + 1] == pair.right
        else {
          result.append(word[index])
          index += 1
          continue
        }
        if let before = result.last {
          counts[Pair(left: before, right: pair.left), default: 0] -= frequency
          let new = Pair(left: before, right: number)
          counts[new, default: 0] += frequency
          changed[new, default: []].insert(place)
        }
        if index + 2 < word.count {
          counts[Pair(left: pair.right, right: word[index + 2]), default: 0] -= frequency
          let new = Pair(left: number, right: word[index + 2])
          counts[new, default: 0] += frequency
          changed[new, default: []].insert(place)
        }
        result.append(number)
        index += 2
      }
      words[place] = result
    }
    for (pair, places) in changed {
      guard let count = counts[pair], count > 0 else { continue }
      queue.insert(Entry(count: count, pair: pair, words: places))
    }
  }
}
