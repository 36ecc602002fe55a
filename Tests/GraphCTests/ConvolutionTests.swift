import GraphC
import RandomGraphs
import TestSupport
import Testing

/// Properties that hold for every convolution, whatever its steps.
@Suite struct ConvolutionTests {
  /// A convolution over random steps that uses every place of its padded operand, or not.
  private struct Setting {
    let operand: Shape
    let kernel: Shape
    let strides: [Int]
    let padding: WindowPadding
    let dilation: [Int]
    /// Places behind the last window.
    let rest: [Int]
    let groups: Int

    init(_ random: inout RandomNumbers) {
      var extents: [Int] = []
      var (sizes, strides, dilation, low, high) = ([Int](), [Int](), [Int](), [Int](), [Int]())
      var rest: [Int] = []
      for _ in 0..<random.integer(in: 1...2) {
        sizes.append(random.integer(in: 1...3))
        strides.append(random.integer(in: 1...3))
        dilation.append(random.integer(in: 1...2))
        low.append(random.integer(in: -1...2))
        high.append(random.integer(in: -1...2))
        let reach = (sizes[sizes.count - 1] - 1) * dilation[dilation.count - 1] + 1
        extents.append(reach + 2 + random.integer(below: 4))
        let padded = extents[extents.count - 1] + low[low.count - 1] + high[high.count - 1]
        rest.append((padded - reach) % strides[strides.count - 1])
      }
      groups = random.integer(in: 1...2)
      let (width, outputs) = (random.integer(in: 1...2), random.integer(in: 1...2) * groups)
      operand = Shape([2] + extents + [width * groups])
      kernel = Shape(sizes + [width, outputs])
      (self.strides, self.dilation, self.rest) = (strides, dilation, rest)
      padding = .explicit(low: low, high: high)
    }
  }

  private static func run(_ builder: GraphBuilder, seed: Int64) throws -> [TensorData] {
    let graph = try builder.finish()
    let inputs = graph.arguments.enumerated().map { position, argument in
      let numbers = (0..<argument.type.elementCount).map {
        Philox.uniformF64(seed: seed, stream: Int64(position), step: 0, index: Int64($0)) - 0.5
      }
      return TensorData(argument.type, doubles: numbers)
    }
    return try Interpreter.run(graph, inputs)
  }

  /// `<conv(x), y> = <x, transposed(y)>`.
  @Test(arguments: 0..<40) func transpositionIsAdjoint(_ seed: Int64) throws {
    var random = RandomNumbers(seed: seed)
    let setting = Setting(&random)
    let builder = GraphBuilder("adjoint")
    let x = builder.argument("x", .input, TensorType(.f64, setting.operand))
    let kernel = builder.argument("kernel", .input, TensorType(.f64, setting.kernel))
    let product = convolution(
      x, kernel, strides: setting.strides, padding: setting.padding, dilation: setting.dilation,
      groups: setting.groups)
    let y = builder.argument("y", .input, product.type)
    let back = transposedConvolution(
      y, kernel, strides: setting.strides, padding: setting.padding, outputPadding: setting.rest,
      dilation: setting.dilation, groups: setting.groups)
    #expect(back.type == x.type)
    builder.output("forward", (product * y).sum())
    builder.output("backward", (x * back).sum())
    let results = try Self.run(builder, seed: seed)
    let (forward, backward) = (results[0].doubles[0], results[1].doubles[0])
    #expect((forward - backward).magnitude <= 1e-13 * max(1, forward.magnitude))
  }

  /// Moving the operand by a stride moves the result by one place.
  @Test(arguments: 0..<20) func commutesWithTranslation(_ seed: Int64) throws {
    var random = RandomNumbers(seed: 100 + seed)
    let setting = Setting(&random)
    let builder = GraphBuilder("translation")
    let extent = setting.operand[1] + 3 * setting.strides[0]
    var extents = setting.operand.extents
    extents[1] = extent
    let x = builder.argument("x", .input, TensorType(.f64, Shape(extents)))
    let kernel = builder.argument("kernel", .input, TensorType(.f64, setting.kernel))
    func convolved(_ x: Tensor) -> Tensor {
      convolution(
        x, kernel, strides: setting.strides, dilation: setting.dilation, groups: setting.groups)
    }
    builder.output("moved", convolved(x.slice(axis: 1, from: setting.strides[0])))
    builder.output("result", convolved(x).slice(axis: 1, from: 1))
    let results = try Self.run(builder, seed: seed)
    #expect(results[0].isIdentical(to: results[1]))
  }

  /// What stands outside of the operand is nothing, and not 0: it makes no NaN of infinity.
  @Test(arguments: [Backend.interpreter, .tcc, .cc])
  func paddingContributesNothing(_ backend: Backend) throws {
    let builder = GraphBuilder("padding")
    let x = builder.input("x", .f32, [1, 3, 1])
    let kernel = builder.input("kernel", .f32, [3, 1, 1])
    builder.output("y", convolution(x, kernel, padding: .same))
    let executable = try Compiler.compile(try builder.finish(), options: options(backend))
    try executable.write(TensorData([1, 3, 1], [1, 2, 3] as [Float]), to: "x")
    try executable.write(TensorData([3, 1, 1], [.infinity, 1, .nan] as [Float]), to: "kernel")
    try executable.run()
    let y = try executable.read("y").doubles
    #expect(y[0].isNaN && y[1].isNaN && y[2] == .infinity)
  }

  @Test func mistakesSayHowToMendThem() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [1, 2, 4, 3])
    let kernel = builder.input("kernel", .f32, [3, 3, 3, 8])
    _ = convolution(x, kernel)
    #expect(
      builder.diagnostics.first?.notes.suffix(2) == [
        "note: 2 elements, 1 apart, padding 0 and 0; 3 taps, 1 apart",
        "note: pad by 1 more, or use a smaller window or dilation",
      ])
  }

  @Test func saysWhatIsWrongWithTransposed() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [1, 4, 4, 2])
    _ = transposedConvolution(x, builder.input("a", .f32, [3, 2, 2]))
    _ = transposedConvolution(x, builder.input("b", .f32, [3, 3, 2, 4]))
    _ = transposedConvolution(x, builder.input("c", .f32, [3, 3, 2, 2]), groups: 3)
    _ = transposedConvolution(x, builder.input("d", .f32, [3, 3, 2, 2]), strides: [0, 1])
    _ = transposedConvolution(x, builder.input("e", .f32, [0, 3, 2, 2]))
    _ = transposedConvolution(
      x, builder.input("f", .f32, [3, 3, 2, 2]), padding: .explicit(low: [1], high: []))
    _ = transposedConvolution(x, builder.input("h", .f32, [3, 3, 2, 2]), outputPadding: [1])
    _ = transposedConvolution(x, builder.input("g", .f32, [3, 3, 2, 2]), padding: .all(9))
    #expect(
      builder.diagnostics.map(\.message) == [
        "expected (batch, spatial…, channels) and a kernel (window…, output, input) of equal rank",
        "the operand has 2 channels, the kernel expects 4",
        "2 channels do not divide into 3 groups",
        "'strides' = [0, 1] has an entry below 1",
        "the window is empty or too large",
        "'low' has 1 entries, the window has 2 axes",
        "'outputPadding' = [1] does not fit 2 axes",
        "a window that spans 3 does not fit axis 1, which spans -10",
      ])
  }
}
