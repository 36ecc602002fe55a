import IR

/// A part of a model that maps one tensor to another and declares the parameters it needs.
///
/// A layer is a description: every application declares parameters of its own.
public protocol Layer: Sendable {
  func callAsFunction(_ x: Tensor) -> Tensor
}
