import IR

extension Recurrent {
  var stateCount: Int { layers * (isBidirectional ? 2 : 1) * unit.stateCount }

  func mistake(of x: Tensor) -> String? {
    if units < 1 { return "expected at least 1 unit, found \(units)" }
    if layers < 1 { return "expected at least 1 layer, found \(layers)" }
    if !(0...1).contains(dropout) { return "the dropout is \(dropout), expected 0...1" }
    guard x.rank == 3, x.elementType.isFloat else {
      return "found \(x.type), expected floats (batch, steps, width)"
    }
    return nil
  }

  func mistake(ofMask mask: Tensor, _ x: Tensor) -> String? {
    let expected = TensorType(.bool, [x.shape[0], x.shape[1]])
    guard mask.value != nil, mask.type != expected else { return nil }
    return "the mask is \(mask.type), expected \(expected)"
  }

  func mistake(ofInitial states: [Tensor], _ x: Tensor) -> String? {
    guard states.count == stateCount else {
      return "found \(states.count) initial states, expected \(stateCount)"
    }
    let expected = TensorType(x.elementType, [x.shape[0], units])
    for state in states where state.value != nil && state.type != expected {
      return "an initial state is \(state.type), expected \(expected)"
    }
    return nil
  }
}
