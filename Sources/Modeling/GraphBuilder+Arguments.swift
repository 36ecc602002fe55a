import IR

/// Short spellings for what models declare.
extension GraphBuilder {
  /// A tensor that every run is given; inputs ignore scopes, so that data sets find them.
  public func input(
    _ name: String, _ shape: Shape, _ elementType: ElementType = .f32, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    argument(name, .input, TensorType(elementType, shape), file: file, line: line)
  }

  /// A tensor that training changes; its name is prefixed with the scope.
  ///
  /// Within `reparametrizing` it is what is made of that tensor.
  public func parameter(
    _ name: String, _ shape: Shape, _ elementType: ElementType = .f32,
    initializer: Initializer = .zeros, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let model = outermost
    let parameter = model.argument(
      name, .parameter, TensorType(elementType, shape), initializer: initializer, file: file,
      line: line)
    return adopted(model.reparametrized(parameter, name))
  }

  /// A tensor that runs update without gradients; its name is prefixed with the scope.
  public func state(
    _ name: String, _ shape: Shape, _ elementType: ElementType = .f32,
    initializer: Initializer = .zeros, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    argument(
      name, .state, TensorType(elementType, shape), initializer: initializer, file: file,
      line: line)
  }
}
