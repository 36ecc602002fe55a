import GraphC

/// Kernels for people: what each reads, writes and computes.
struct KernelListing {
  private let kernelGraph: KernelGraph

  init(_ kernelGraph: KernelGraph) { self.kernelGraph = kernelGraph }

  private var graph: Graph { kernelGraph.graph }

  var text: String {
    let count = kernelGraph.kernels.count
    let head =
      "// \(PrintedText.line(graph.name)): \(count) kernels for \(graph.nodes.count) nodes. "
      + "Operands are indexed as flat buffers, row by row.\n"
    let aliases = kernelGraph.aliases.sorted { $0.key < $1.key }.map { alias, value in
      "\(graph.name(of: alias)) is \(graph.name(of: value)) as \(graph.type(of: alias))\n"
    }
    return ([head + aliases.joined()] + kernelGraph.kernels.map(text)).joined(separator: "\n")
  }

  private func text(_ kernel: Kernel) -> String {
    var lines = [kernel.name]
    lines += kernel.inputs.map { "  reads   \(typed($0))" }
    lines += kernel.outputs.map { "  writes  \(typed($0))" }
    lines += kernel.nodes.map { "  node    \(graph.text(of: $0))" }
    lines += computation(kernel).map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  private func typed(_ value: Value) -> String {
    "\(graph.name(of: value)): \(graph.type(of: value))"
  }

  /// What a kernel computes, as mathematics.
  func computation(_ kernel: Kernel) -> [String] {
    let inputs = kernel.inputs.map { graph.name(of: $0) }
    let outputs = kernel.outputs.map { graph.name(of: $0) }
    switch kernel.body {
    case .loops(let formula):
      return FormulaText(formula, operands: inputs, results: outputs).lines
    case .matmul(let product, let epilogue):
      let prologues = Self.text(product.lhs, "lhs", inputs) + Self.text(product.rhs, "rhs", inputs)
      guard let epilogue else { return [Self.text(product, inputs, outputs[0])] + prologues }
      let operands = kernel.formulaOperands.map { graph.name(of: $0) }
      return [Self.text(product, inputs, operands[inputs.count])] + prologues
        + FormulaText(epilogue.formula, operands: operands, results: outputs).lines
    case .scatterAdd(let scatter):
      return [
        "\(outputs[0]) = 0",
        "for i < \(scatter.outer), u < \(scatter.updates), j < \(scatter.inner):",
        "  \(outputs[0])[i, \(inputs[0])[u], j] += \(inputs[1])[i, u, j]",
      ]
    case .routine(let routine):
      if routine.hasUnits {
        let rows = routine.sizes.prefix(1).map { "\($0) rows" }.joined()
        return [
          "\(outputs[0]) = \(routine.function)(\(inputs.joined(separator: ", "))): "
            + "\(rows), \(routine.blocks) units"
        ]
      }
      let block = routine.whole != nil ? "block" : routine.lines == nil ? "matrix" : "line"
      return [
        "\(outputs[0]) = \(routine.function)(\(inputs.joined(separator: ", "))): "
          + "\(routine.blocks) times one \(block)"
      ]
    case .control(let control): return bodies(control)
    }
  }

  /// The kernels of all bodies, further right.
  private func bodies(_ control: ControlKernel) -> [String] {
    let names: [String] =
      switch control.form {
      case .scan(let length, let reverse, _, _):
        [
          (control.rows.map { "for each of \($0.partCount) parts of the rows, " } ?? "")
            + "for each of \(length) steps\(reverse ? ", the last first" : ""):"
        ]
      case .conditional: ["if true:", "else:"]
      case .whileLoop: ["while:", "do:"]
      }
    return zip(names, control.plans).flatMap { name, plan in
      let listing = KernelListing(plan.kernelGraph).text
      return [name]
        + listing.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
          $0.isEmpty ? "" : "  " + $0
        }
    }
  }

  private static func name(
    _ operand: MatrixProduct.Operand, _ side: String, _ inputs: [String]
  ) -> String {
    if case .input(let position) = operand { inputs[position] } else { side }
  }

  /// What an operand is that is computed while it is packed.
  private static func text(
    _ operand: MatrixProduct.Operand, _ side: String, _ inputs: [String]
  ) -> [String] {
    switch operand {
    case .input: return []
    case .formula(let formula):
      return FormulaText(formula, operands: inputs, results: [side]).lines
    case .windows(let position, let matrix):
      let taps = matrix.axes.map { "\($0.size)" }.joined(separator: "x")
      return [
        "\(side) = windows of \(taps) x \(matrix.channels) over \(inputs[position]): "
          + "\(matrix.rows) x \(matrix.columns)"
      ]
    }
  }

  /// A product in one line.
  ///
  /// For instance `%3 = %x · transpose(%w): 32 x 10, sum over 784, 501760 flop`.
  private static func text(_ product: MatrixProduct, _ inputs: [String], _ output: String)
    -> String
  {
    let (left, right) = (name(product.lhs, "lhs", inputs), name(product.rhs, "rhs", inputs))
    let lhs = product.transposeLHS ? "transpose(\(left))" : left
    let rhs = product.transposeRHS ? "transpose(\(right))" : right
    let batch = product.batch == 1 ? "" : "\(product.batch) of "
    return "\(output) = \(lhs) · \(rhs): \(batch)\(product.m) x \(product.n), "
      + "sum over \(product.k), \(product.floatingPointOperations.operations) flop"
  }
}
