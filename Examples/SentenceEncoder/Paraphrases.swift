import GraphC
import Training

/// Sentences that say the same in other words: who did what to what, and where.
///
/// Every part has two words for it, and there are several ways to put the parts together. The two
/// sentences of a pair share neither a word of meaning nor their form, so that what they have in
/// common is what they mean.
enum Paraphrases {
  private static let agents = [
    ["doctor", "physician"], ["teacher", "instructor"], ["child", "kid"], ["lawyer", "attorney"],
    ["thief", "robber"], ["author", "writer"], ["cook", "chef"], ["guard", "sentry"],
  ]
  private static let actions = [
    ["bought", "purchased"], ["found", "discovered"], ["repaired", "fixed"],
    ["watched", "observed"], ["built", "constructed"], ["washed", "cleaned"],
    ["carried", "transported"], ["needed", "required"],
  ]
  private static let things = [
    ["car", "automobile"], ["house", "home"], ["book", "volume"], ["picture", "image"],
    ["boat", "ship"], ["gift", "present"], ["stone", "rock"], ["coat", "jacket"],
    ["meal", "dinner"], ["phone", "handset"],
  ]
  private static let places = [
    ["in town", "within the city"], ["at night", "after dark"], ["by the shore", "at the coast"],
    ["in the garden", "behind the yard"], ["near the school", "close to the college"],
    ["on the road", "along the street"],
  ]
  /// `A`gent, action `V`, `O`bject and `P`lace.
  private static let forms = [
    "the A V the O P", "P the O was V by the A", "it was the A who V the O P",
    "the O the A V was P",
  ]

  static let meaningCount = agents.count * actions.count * things.count * places.count

  /// All words, behind BERT's special tokens.
  static let vocabulary: [String] = {
    let texts = (agents + actions + things + places).flatMap(\.self) + forms
    let words = Set(texts.flatMap { $0.split(separator: " ").map(String.init) })
      .subtracting(["A", "V", "O", "P"])
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + words.sorted()
  }()

  /// Two sentences for a meaning; the seed chooses words and forms.
  static func pair(_ meaning: Int, seed: Int64) -> (String, String) {
    func draw(_ index: Int64) -> Int {
      min(
        Int(
          saturating: 64
            * Philox.uniformF64(seed: seed, stream: 3, step: Int64(meaning), index: index)), 63)
    }
    let (form, step, words) = (draw(0) % forms.count, 1 + draw(1) % (forms.count - 1), draw(2))
    return (
      sentence(meaning, form: form, words: words),
      sentence(meaning, form: (form + step) % forms.count, words: ~words)
    )
  }

  /// Bit i of `words` chooses the word for part i.
  private static func sentence(_ meaning: Int, form: Int, words: Int) -> String {
    var rest = meaning
    var chosen: [String: String] = [:]
    for (part, (letter, list)) in [("A", agents), ("V", actions), ("O", things), ("P", places)]
      .enumerated()
    {
      chosen[letter] = list[rest % list.count][words >> part & 1]
      rest /= list.count
    }
    return forms[form].split(separator: " ").map { chosen[String($0)] ?? String($0) }
      .joined(separator: " ")
  }
}
