import GraphC

/// Steps in a world, one a row: what was seen, done, got, and seen then.
public struct Transitions: Sendable {
  /// `f32[rows x width]`.
  public let state: TensorBuffer
  /// `i32[rows]`.
  public let action: TensorBuffer
  /// `f32[rows]`.
  public let reward: TensorBuffer
  /// `f32[rows x width]`.
  public let next: TensorBuffer
  /// `f32[rows]`: 0 after the last step of an episode, else 1.
  public let goesOn: TensorBuffer

  public var count: Int { action.count }

  /// Zeros.
  /// - Throws: when memory is short.
  public init(rows: Int, stateWidth: Int) throws(Diagnostic) {
    state = try TensorBuffer(TensorType(.f32, [rows, stateWidth]))
    action = try TensorBuffer(TensorType(.i32, [rows]))
    reward = try TensorBuffer(TensorType(.f32, [rows]))
    next = try TensorBuffer(TensorType(.f32, [rows, stateWidth]))
    goesOn = try TensorBuffer(TensorType(.f32, [rows]))
  }

  /// The inputs of a training step of `DeepQ`'s model.
  /// - Throws: when the program is another one.
  public init(inputsOf program: Executable) throws(Diagnostic) {
    state = try program.argument("state")
    action = try program.argument("target_action")
    reward = try program.argument("target_reward")
    next = try program.argument("target_next")
    goesOn = try program.argument("target_goes_on")
  }
}
