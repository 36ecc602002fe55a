import IR
import Operators

/// How far a model has read its sequences, in streaming: what layers that know places begin with.
enum PlacesRead {
  static let scope = "sequence"
  static let name = "count"
}

extension GraphBuilder {
  /// Places that pieces before have held, `i32[]`: one state of the model, `sequence.carried.count`,
  /// zero where sequences begin.
  ///
  /// - Requires: the builder is that of the model, not of a loop's body.
  func placesRead(_ steps: Int) -> Tensor {
    let count = shared(PlacesRead.scope) {
      scope(CarriedState.scope) { state(PlacesRead.name, [], .i32) }
    }
    if !outputs.contains(where: { $0.updates == count.value }) {
      update(count, to: count + Tensor(Double(steps)))
    }
    return count
  }
}

extension Tensor {
  /// The tensor, or NaN where a piece ends behind `capacity` places, since what is computed there
  /// would be wrong, and nobody would know.
  ///
  /// The model's sequences have no more places then.
  func whileRead(_ count: Tensor, _ steps: Int, fit capacity: Int) -> Tensor {
    if let model = builder?.outermost, let known = model.pieceCapacity {
      model.pieceCapacity = Swift.min(known, capacity)
    }
    return select(count.lessEqual(Tensor(Double(capacity - steps))), self, Tensor(.nan))
  }

  /// Why a sequence is no piece of `steps` places that a layer can go on with, or nil.
  func mistake(inPieceOf steps: Int) -> String? {
    if let builder, builder !== builder.outermost {
      return "its places cannot be counted in every step of a loop; apply it outside"
    }
    let places = shape[rank - 2]
    return places == steps
      ? nil : "found \(places) places of a piece, expected \(steps): mode.steps(…) says how many"
  }
}
