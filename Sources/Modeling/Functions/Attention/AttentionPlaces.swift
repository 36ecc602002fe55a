import Foundation
import IR
import Operators

/// What attention goes by where places alone matter: which keys are too late, and how far off they
/// are.
struct AttentionPlaces {
  /// The query at place i sees keys at places up to i only.
  var isCausal = false
  /// Places before the first query, whose type is an integer scalar's; none if nil.
  ///
  /// The first key is at place 0.
  var offset: Tensor?
  /// What heads, axis -3 of the scores, subtract for each place between query and key.
  var slopes: [Double]?

  /// Whether nothing matters but that a key is not later than the query.
  var areCausalOnly: Bool { offset == nil && slopes == nil }

  func apply(to scores: Tensor) -> Tensor {
    guard scores.value != nil, scores.rank >= 2, let builder = scores.builder else { return scores }
    var scores = scores
    if let slopes {
      let type = scores.type
      var distance = builder.iota(type, axis: -2) - builder.iota(type, axis: -1)
      if let offset { distance = distance + offset.cast(to: type.elementType) }
      let rates = builder.constant(
        TensorData(TensorType(type.elementType, [slopes.count, 1, 1]), doubles: slopes))
      scores = scores - rates * abs(distance)
    }
    guard isCausal else { return scores }
    // Over the shape of the scores: a smaller mask would be written to memory.
    let places = scores.type.with(elementType: .i32)
    var query = builder.iota(places, axis: -2)
    if let offset { query = query + offset }
    return select(builder.iota(places, axis: -1).lessEqual(query), scores, Tensor(-.infinity))
  }

  /// The slopes of so many heads: powers of 2^(-8 / heads), and between them, if heads are no power
  /// of two, every second one of twice the next smaller power.
  ///
  /// - Follows: Press, Smith and Lewis, "Train short, test long" (ICLR 2022), section 3, and its code.
  static func slopes(heads: Int) -> [Double] {
    func powers(_ count: Int) -> [Double] {
      (1...count).map { pow(2, -8 * Double($0) / Double(count)) }
    }
    guard heads >= 1 else { return [] }
    let whole = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    guard whole < heads else { return powers(heads) }
    let between = stride(from: 0, to: 2 * whole, by: 2).map { powers(2 * whole)[$0] }
    return powers(whole) + between.prefix(heads - whole)
  }
}
