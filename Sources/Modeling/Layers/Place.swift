import IR

/// Where a layer was made, which its parameters and mistakes name.
struct Place: Hashable, Sendable {
  let file: String
  let line: Int

  init(_ file: String, _ line: Int) {
    self.file = file
    self.line = line
  }
}

/// A layer that knows where it was made.
protocol Placed {
  var place: Place { get }
}

extension Tensor {
  /// Records a mistake about this tensor; see `rejected(by:_:notes:file:line:)`.
  func rejected(
    by subject: String, _ message: String, notes: [String] = [], at place: Place?
  ) -> Tensor {
    rejected(
      by: subject, message, notes: notes, file: place?.file ?? "", line: place?.line ?? 0)
  }
}

extension GraphBuilder {
  func parameter(
    _ name: String, _ shape: Shape, _ type: ElementType, _ initializer: Initializer = .zeros,
    at place: Place
  ) -> Tensor {
    parameter(name, shape, type, initializer: initializer, file: place.file, line: place.line)
  }

  func state(
    _ name: String, _ shape: Shape, _ type: ElementType, _ initializer: Initializer = .zeros,
    at place: Place
  ) -> Tensor {
    state(name, shape, type, initializer: initializer, file: place.file, line: place.line)
  }
}
