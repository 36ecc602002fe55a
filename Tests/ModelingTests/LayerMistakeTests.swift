import IR
import Modeling
import Operators
import Testing

/// What layers say of operands and options that do not fit.
@Suite struct LayerMistakeTests {
  struct Mistake: Sendable, CustomStringConvertible {
    let layer: any Layer
    let type: TensorType
    let subject: String
    let message: String
    var description: String { "\(subject): \(message)" }

    init(_ layer: any Layer, _ type: TensorType, _ subject: String, _ message: String) {
      (self.layer, self.type, self.subject, self.message) = (layer, type, subject, message)
    }
  }

  static let matrix = TensorType(.f32, [2, 3])

  static let basic = [
    Mistake(Dropout(1.5), matrix, "layer dropout", "the rate is 1.5, expected 0...1"),
    Mistake(
      BatchNorm(axis: 2), matrix, "layer batch_norm", "axis 2 is outside rank 2"),
    Mistake(
      BatchNorm(momentum: 2), matrix, "layer batch_norm", "the momentum is 2.0, expected 0...1"),
    Mistake(
      BatchNorm(name: "bn"), TensorType(.f32, [3]), "layer bn",
      "found f32[3], expected floats of rank 2 or more"),
    Mistake(
      LayerNorm(), TensorType(.f32, []), "layer layer_norm",
      "found f32[], expected floats of rank 1 or more"),
    Mistake(
      RMSNorm(), TensorType(.i32, [3]), "layer rms_norm",
      "found i32[3], expected floats of rank 1 or more"),
    Mistake(
      GroupNorm(groups: 2), matrix, "group norm", "2 groups do not divide 3 channels"),
    Mistake(GroupNorm(groups: 1, axis: 0), matrix, "group norm", "axis 0 is the batch's"),
    Mistake(
      Embedding(5, width: 2), matrix, "layer embedding",
      "indices are f32[2x3], expected integers"),
    Mistake(
      Embedding(0, width: 2), TensorType(.i32, [2]), "layer embedding",
      "expected at least 1 vector of at least 1 number, found 0 of 2"),
    Mistake(
      PositionalEncoding(), TensorType(.f32, [3]), "layer position",
      "found f32[3], expected floats (…, places, width)"),
    Mistake(
      PositionalEncoding(.learned(length: 1)), matrix, "layer position",
      "there are 2 places and 1 learned vectors"),
    Mistake(
      Residual(Dense(4)), matrix, "layer residual",
      "its layers make f32[2x4] of f32[2x3], expected the same type"),
    Mistake(
      Reshape([2, -1]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit [2, -1]"),
    Mistake(
      Reshape([-1, -1]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit [-1, -1]"),
    Mistake(
      Reshape([Int.max, Int.max]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit "
        + "[9223372036854775807, 9223372036854775807]"),
  ]

  @Test(arguments: basic) func isReported(_ mistake: Mistake) {
    let builder = GraphBuilder("test")
    // What follows a mistake is silent.
    let y = mistake.layer(builder.argument("x", .input, mistake.type), mode: .training)
    builder.output("y", Dense(2)(y))
    let found = diagnostic { _ = try builder.finish() }
    #expect(found?.subject == mistake.subject)
    #expect(found?.message == mistake.message)
    #expect(found?.notes.first?.contains("LayerMistakeTests.swift") == true)
  }
}
