import IR
import Operators

/// States that layers with a memory hand from one batch, or piece of a sequence, to the next.
///
/// They are called `LAYER.carried.NAME` and zeros at first. Those of recurrent layers are `(n, units)`; for those of
/// attention see `AttentionCache`.
package enum CarriedState {
  static let scope = "carried"
  /// The state that counts the places of sequences read so far, where layers need to know.
  package static let placesRead = "\(PlacesRead.scope).\(scope).\(PlacesRead.name)"
  /// Behind the name of a state: what it is for the next piece.
  package static let nextSuffix = ".next"

  /// Whether an argument's name is that of such a state.
  package static func isOne(_ argument: Argument) -> Bool {
    argument.role == .state && argument.label.split(separator: ".").dropLast().last == scope[...]
  }
}

extension Recurrent {
  /// Whether states come from the batch or piece before, and go to the next.
  func carriesStates(_ mode: Mode) -> Bool {
    mode.isStreaming || isStateful && mode == .training
  }

  /// The model's states for one direction of one layer, declared in the open scope.
  func carriedStates(_ x: Tensor, _ builder: GraphBuilder) -> [Tensor] {
    builder.scope(CarriedState.scope) {
      unit.stateNames.map { name in
        builder.state(name, [x.shape[1], units], x.elementType, .zeros, at: place)
      }
    }
  }

  /// What keeps states from being carried in this mode, or nil.
  func mistake(carrying mode: Mode, _ builder: GraphBuilder) -> String? {
    guard carriesStates(mode) else { return nil }
    if isBidirectional {
      return
        "it begins at the end of a sequence too, so no state can be carried from the one before"
    }
    if builder !== builder.outermost {
      return "its states cannot be carried in every step of a loop; apply it outside"
    }
    return nil
  }
}
