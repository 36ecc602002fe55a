import IR

/// Why a convolution is computed by loops rather than as a matrix product.
package enum ProductRefusal: Error, Hashable, Sendable {
  /// Groups are products of their own, too small for tiles of registers.
  case groups(Int)
  /// Only products of floats have a library.
  case integers(ElementType)
  /// More spatial axes than a matrix of windows has.
  case axes(Int)
  /// Fewer multiplications than the calls are worth.
  case work(Int)
  /// Windows so small that copying them costs more than their products.
  case depth(Int)
  /// One output would leave registers empty.
  case outputs
  /// Windows would see mostly the zeros between spread elements.
  case spread(Double)

  /// In words.
  package var text: String {
    switch self {
    case .groups(let count): "\(count) groups are products too small for registers"
    case .integers(let type): "\(type.rawValue) has no product but loops"
    case .axes(let count): "\(count) spatial axes are more than a product can load windows of"
    case .work(let count): "\(count) multiplications are too few for a product"
    case .depth(let count): "windows of \(count) elements cost more to copy than to multiply"
    case .outputs: "one output would leave registers empty"
    case .spread(let excess):
      "zeros between elements would make it \(Int(saturating: excess.rounded())) times the multiplications"
    }
  }
}

/// Sizes from which on products are faster than the loops of a convolution.
package struct ProductLimits: Hashable, Sendable {
  /// Multiplications: fewer are not worth calling a library.
  package let work: Int
  /// Elements of a window that are worth copying.
  package let depth: Int
  /// Elements of a window of one phase that are: results of phases are put together as well.
  private let phaseDepth: Int
  /// Output channels.
  package let outputs: Int

  /// Where products are faster, or not much slower than loops that a C compiler makes vectors of.
  package static let usual = ProductLimits(work: 32768, depth: 8, phaseDepth: 32, outputs: 2)
  /// The same for a convolution that is one of several phases.
  fileprivate var ofPhases: ProductLimits {
    ProductLimits(work: work, depth: phaseDepth, phaseDepth: phaseDepth, outputs: outputs)
  }

  /// Products wherever they are possible.
  package static let none = ProductLimits(work: 0, depth: 0, phaseDepth: 0, outputs: 0)
}

extension Node {
  /// Why a convolution of operands of these types stays one; nil if a product is better, and for
  /// any other node.
  package func productRefusal(_ operands: [TensorType], limits: ProductLimits = .usual)
    -> ProductRefusal?
  {
    guard let convolution = operation as? Convolution else { return nil }
    return convolution.refusal(operands[0], operands[1], type, limits)
  }

  /// A convolution of a spread-out operand as convolutions of its elements side by side; nil for any
  /// other node, and where that has no products.
  package func asConvolutionsOfPhases(_ operands: [Tensor], limits: ProductLimits = .usual)
    -> Tensor?
  {
    guard let convolution = operation as? Convolution else { return nil }
    let (a, kernel) = (operands[0], operands[1])
    let phases = ConvolutionPhases.best(convolution, a.type, kernel.type, type) { part in
      part.convolution.refusal(a.type, part.kernel, part.result, limits.ofPhases) == nil
    }
    return phases?.convolved(a, kernel)
  }

  /// A convolution as a matrix product of what its windows see with the kernel; nil for any other
  /// node, and where loops are better.
  ///
  /// Padding becomes zeros here, which make NaN of infinite or NaN elements of the kernel.
  package func asProductOfWindows(_ operands: [Tensor], limits: ProductLimits = .usual) -> Tensor? {
    guard let convolution = operation as? Convolution,
      productRefusal(operands.map(\.type), limits: limits) == nil
    else { return nil }
    let (a, kernel) = (operands[0], operands[1])
    return convolution.sumOverBatch(a, kernel, type)
      ?? convolution.productOfWindows(a, kernel, type)
  }
}

extension Convolution {
  /// Products with the zeros between elements, per one that is needed, that loops are slower than.
  private static let largestExcess = 4.0

  fileprivate func refusal(
    _ a: TensorType, _ kernel: TensorType, _ result: TensorType, _ limits: ProductLimits
  ) -> ProductRefusal? {
    do throws(ProductRefusal) {
      try checkProduct(a, kernel, result, limits)
      return nil
    } catch {
      return error
    }
  }

  private func checkProduct(
    _ a: TensorType, _ kernel: TensorType, _ result: TensorType, _ limits: ProductLimits
  ) throws(ProductRefusal) {
    let sizes = Array(kernel.shape.extents.dropLast(2))
    guard result.elementType.isFloat else { throw .integers(result.elementType) }
    guard groups == 1 else { throw .groups(groups) }
    guard sizes.count <= WindowMatrix.rankLimit else { throw .axes(sizes.count) }
    let depth = kernel.shape.elementCount / max(1, result.shape[result.rank - 1])
    let (work, overflow) = result.elementCount.multipliedReportingOverflow(by: depth)
    guard !overflow, work >= limits.work, work > 0, work <= Shape.maximumElementCount else {
      throw .work(work)
    }
    let counts = Shape(Array(result.shape.extents.dropFirst().dropLast()))
    guard depth >= limits.depth || counts.elementCount < depth else { throw .depth(depth) }
    guard result.shape[result.rank - 1] >= limits.outputs else { throw .outputs }
    let spatial = Array(a.shape.extents.dropFirst().dropLast())
    let excess = steps.axes(extents: spatial, sizes: sizes).reduce(1) { $0 * Double($1.spread) }
    guard excess <= Self.largestExcess else { throw .spread(excess) }
  }

  /// Rows are windows, columns what they see.
  fileprivate func productOfWindows(_ a: Tensor, _ kernel: Tensor, _ result: TensorType) -> Tensor {
    let sizes = Array(kernel.shape.extents.dropLast(2))
    let (channels, outputs) = (a.shape[a.rank - 1], result.shape[result.rank - 1])
    let rows = Shape(Array(result.shape.extents.dropLast())).elementCount
    let depth = Shape(sizes).elementCount * channels
    let patches = Tensor.apply(WindowPatches(Window(sizes, steps)), [a])
    let taps = isReversed ? sizes.indices.reduce(kernel) { $0.reversed($1) } : kernel
    return matmul(patches.reshape([rows, depth]), taps.reshape([depth, outputs]))
      .reshape(result.shape)
  }

  /// A kernel's gradient as a product that sums over all places of the batch.
  ///
  /// A window as large as an operand of a convolution moves over few places, and channels are that
  /// operand's batch. What the few places see at each place of the window
  /// are rows again: those of the convolution, in the order of memory before both operands were
  /// transposed. The product sums over them.
  ///
  ///     (c, spatial…, n) * (window…, n, o) -> (c, places…, o)
  ///
  /// - Returns: nil if this is no such convolution.
  fileprivate func sumOverBatch(_ a: Tensor, _ kernel: Tensor, _ result: TensorType) -> Tensor? {
    let sizes = Array(kernel.shape.extents.dropLast(2))
    let places = Array(result.shape.extents.dropFirst().dropLast())
    guard !isReversed, let moved = a.node?.operation as? Transpose, moved.swapsFirstAndLast,
      Shape(sizes).elementCount > Shape(places).elementCount
    else { return nil }
    let last = a.rank - 1
    let axes = steps.axes(extents: Array(a.shape.extents.dropFirst().dropLast()), sizes: sizes)
    let window = Window(places, WindowSteps(axes.map(\.correlated)))
    let patches = Tensor.apply(
      WindowPatches(window), [a.transpose([last] + Array(1..<last) + [0])])
    let (batch, outputs) = (a.shape[last], result.shape[last])
    let rows = batch * Shape(sizes).elementCount
    let columns = Shape(places).elementCount * a.shape[0]
    let batchFirst = [last - 1] + Array(0..<last - 1) + [last]
    return matmul(
      patches.reshape([rows, columns]), kernel.transpose(batchFirst).reshape([rows, outputs]),
      transposeLHS: true
    ).reshape(Shape(places + [a.shape[0], outputs])).transpose(batchFirst)
  }
}

extension Transpose {
  /// Whether the first and the last axis change places.
  fileprivate var swapsFirstAndLast: Bool {
    let last = permutation.count - 1
    return last > 0 && permutation == [last] + Array(1..<last) + [0]
  }
}
