import IR
import Operators

/// Keys and values of the places that attention has read, in streaming.
///
/// States of the model, zeros at first: `NAME.carried.key` and `NAME.carried.value`,
/// `(n, heads, capacity, width of a head)`, and, if there is a key mask, `NAME.carried.mask`,
/// `bool (n, capacity)`. How many places of them count is `sequence.carried.count`, a value, so that one
/// program serves every length.
struct AttentionCache {
  let capacity: Int
  /// Places of a piece.
  let steps: Int
  let place: Place

  /// Puts a piece's keys and values behind those before.
  ///
  /// - Requires: shapes `(n, heads, steps, d)`, and `keyMask` `(n, steps)`; the layer's scope is open in
  ///   the model's own builder.
  func extended(
    key: Tensor, value: Tensor, keyMask: Tensor?, from count: Tensor, _ builder: GraphBuilder
  ) -> (key: Tensor, value: Tensor, keyMask: Tensor?) {
    builder.scope(CarriedState.scope) {
      let keys = extended("key", key, axis: 2, from: count, builder)
      // What is wrong with the keys is wrong with all, and said once.
      guard keys.value != nil else { return (keys, value, keyMask) }
      return (
        keys, extended("value", value, axis: 2, from: count, builder),
        keyMask.map { extended("mask", $0, axis: 1, from: count, builder) }
      )
    }
  }

  private func extended(
    _ name: String, _ piece: Tensor, axis: Int, from count: Tensor, _ builder: GraphBuilder
  ) -> Tensor {
    var extents = piece.shape.extents
    extents[axis] = capacity
    let state = builder.state(name, Shape(extents), piece.elementType, at: place)
    guard let value = state.value, piece.value != nil else { return state }
    guard !builder.outputs.contains(where: { $0.updates == value }) else {
      return piece.rejected(
        by: "layer attention",
        "it is applied twice in streaming, and keeps the places of one sequence only", at: place)
    }
    let isAxis = extents.indices.map { Int32($0 == axis ? 1 : 0) }
    let start = builder.constant(TensorData([extents.count], isAxis)) * count
    let all = state.dynamicUpdate(piece, at: start)
    builder.update(state, to: all)
    return all
  }
}
