import GraphC

/// A graph that users write for some rows, and what becomes of it when their number is left open.
struct OpenBatchGraph: Sendable, CustomStringConvertible {
  let name: String
  /// Part of the diagnostic if no one program serves every number of rows; nil if one does.
  let refusal: String?
  private let declare: @Sendable (GraphBuilder, Int) -> Void

  /// A graph whose inputs and outputs `declare` makes for a number of rows.
  init(
    _ name: String, refused refusal: String? = nil,
    _ declare: @escaping @Sendable (GraphBuilder, Int) -> Void
  ) {
    self.name = name
    self.refusal = refusal
    self.declare = declare
  }

  /// A graph and the gradients of the scalar `loss` for all parameters and for the inputs that are
  /// floats.
  init(
    gradient name: String, refused refusal: String? = nil,
    loss: @escaping @Sendable (GraphBuilder, Int) -> Tensor
  ) {
    self.init(name, refused: refusal) { builder, rows in
      let loss = loss(builder, rows)
      builder.output("loss", loss)
      let arguments = builder.arguments(.parameter) + builder.arguments(.input)
      let floats = arguments.filter(\.elementType.isFloat)
      for (argument, gradient) in zip(floats, grad(loss, wrt: floats)) {
        builder.output("d_\(argument.node?.argument?.label ?? "")", gradient)
      }
    }
  }

  var description: String { name }

  /// The graph for a number of rows.
  ///
  /// - Throws: the mistakes of the graph.
  func graph(rows: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name.replacing(#/[^a-z0-9]+/#, with: "_"))
    declare(builder, rows)
    return try builder.finish()
  }

  static let all =
    networks + losses + sequences + axes + places + numbers + products
    + pieces
}
