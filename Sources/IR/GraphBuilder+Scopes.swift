/// Names of parameters and states, and what they have in common.
extension GraphBuilder {
  /// Names made in `body` are prefixed with `name`; a repeated name gets a number.
  public func scope<Result>(_ name: String, _ body: () -> Result) -> Result {
    if let enclosure { return enclosure.builder.scope(name, body) }
    scopes.open(name)
    defer { scopes.close() }
    return body()
  }

  /// Names made in `body` are prefixed with `name` alone, whatever scopes are open; where a body of
  /// this name has declared them before, they are the same parameters and states.
  public func shared<Result>(_ name: String, _ body: () -> Result) -> Result {
    if let enclosure { return enclosure.builder.shared(name, body) }
    let outer = scopes.position
    scopes.openShared(name)
    defer { scopes.restore(outer) }
    return body()
  }

  /// Parameters that `body` declares are not to be trained.
  public func frozen<Result>(_ body: () -> Result) -> Result {
    if let enclosure { return enclosure.builder.frozen(body) }
    let outer = scopes.isFreezing
    scopes.isFreezing = true
    defer { scopes.isFreezing = outer }
    return body()
  }

  /// Whether what is declared now is not to be trained.
  package var isFreezing: Bool { enclosure?.builder.isFreezing ?? scopes.isFreezing }

  /// Whether a parameter was declared, at least once, where it is not to be trained.
  public func isFrozen(_ parameter: Tensor) -> Bool {
    parameter.node?.argument.map { scopes.isFrozen($0.label) } ?? false
  }

  /// The parameters that are to be trained, in creation order.
  public var trainedParameters: [Tensor] { arguments(.parameter).filter { !isFrozen($0) } }

  /// Layers in `body` use, in the place of each parameter that they declare, what `function` makes of
  /// it and its name without scopes; of several such functions the innermost comes first.
  ///
  /// Parameters of loops are made so once, outside.
  public func reparametrizing<Result>(
    _ function: @escaping (_ parameter: Tensor, _ name: String) -> Tensor, _ body: () -> Result
  ) -> Result {
    if let enclosure { return enclosure.builder.reparametrizing(function, body) }
    let outer = reparametrization
    reparametrization = { parameter, name in
      let inner = function(parameter, name)
      return outer?(inner, name) ?? inner
    }
    defer { reparametrization = outer }
    return body()
  }

  /// A parameter of this graph as layers use it; see `reparametrizing`.
  package func reparametrized(_ parameter: Tensor, _ name: String) -> Tensor {
    guard let reparametrization else { return parameter }
    return outsideOfBodies { reparametrization(parameter, name) }
  }

  /// The graph that this body belongs to, however deep; the graph itself if it is none.
  package var outermost: GraphBuilder { enclosure?.builder.outermost ?? self }

  /// What `body` adds without a place of its own gets `origin`; so does what it adds to bodies.
  package func attributing<Result>(to origin: Origin?, _ body: () -> Result) -> Result {
    if let enclosure { return enclosure.builder.attributing(to: origin, body) }
    let outer = attribution
    attribution = origin ?? outer
    defer { attribution = outer }
    return body()
  }

  /// The place that what is added now gets, if it has none of its own.
  package var currentOrigin: Origin? {
    if let enclosure { return enclosure.builder.currentOrigin }
    if let attribution { return attribution }
    return scopes.name.isEmpty ? nil : Origin(file: "", line: 0, scope: scopes.name)
  }

  func origin(file: String, line: Int) -> Origin {
    if let enclosure { return enclosure.builder.origin(file: file, line: line) }
    return Origin(file: file, line: line, scope: scopes.name)
  }
}
