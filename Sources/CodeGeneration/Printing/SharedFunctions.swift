import IR
import Scheduling

/// The C functions that several kernels share, because they differ in buffers only: what the C
/// compiler needs for a program grows with its different kernels, not with its layers.
///
/// A shared function is an ordinary kernel's, for a frame of its own whose buffers are those of the
/// kernel in order.
final class SharedFunctions {
  /// A function, and what it is called.
  struct Function {
    let name: CCode
    /// What runs before all parts.
    let prepare: CCode?
    /// What runs once all parts have.
    let finish: CCode?
    /// Its lines, if they were not printed before.
    let definition: CWriter
  }

  private var counts: [KernelSignature: Int] = [:]
  private var functions: [KernelSignature: Function] = [:]

  /// For programs that are printed into one file.
  init(_ plans: [Plan]) {
    for plan in plans { count(plan) }
  }

  private func count(_ plan: Plan) {
    for kernel in plan.kernels {
      if case .control(let control) = kernel.body {
        for body in control.plans { count(body) }
      }
      if let signature = KernelSignature(kernel, plan) { counts[signature, default: 0] += 1 }
    }
  }

  /// The kernel as a call of a function that others call as well; nil if it is the only one.
  func call(_ context: KernelContext, _ dialect: Dialect) -> CWriter? {
    guard let signature = context.kernel.signature,
      counts[signature, default: 0] > 1, context.buffers.count <= PieceSchedule.largestBufferCount
    else { return nil }
    let function = function(signature, context, name: context.kernel.name + "_shared", dialect)
    return CallPrinter(context: context, function: function).print()
  }

  /// The function that does what a kernel does.
  func function(for context: KernelContext, _ dialect: Dialect) -> Function {
    guard let signature = context.kernel.signature else {
      preconditionFailure("\(context.kernel.name) has bodies, which no function shares")
    }
    return function(signature, context, name: context.kernel.name, dialect)
  }

  private func function(
    _ signature: KernelSignature, _ context: KernelContext, name: String, _ dialect: Dialect
  ) -> Function {
    if let known = functions[signature] { return known }
    var printed = CodeGenerator.printAlone(context.sharing(as: name), dialect)
    printed.line()
    let word = CCode.identifier(name)
    let finish: CCode? = context.schedule.isFinished ? "\(word)_finish" : nil
    let prepare: CCode? = context.schedule.preparationPartCount > 0 ? "\(word)_prepare" : nil
    functions[signature] = Function(
      name: word, prepare: prepare, finish: finish, definition: CWriter())
    return Function(name: word, prepare: prepare, finish: finish, definition: printed)
  }
}

/// All that the text of a kernel depends on but the names of its buffers.
struct KernelSignature: Hashable {
  private let body: Kernel.Body
  private let types: [ElementType]
  /// Which operands and results are one buffer, and which lie in one place.
  private let buffers: [Int]
  private let places: [Int]
  /// Of operands of routines, which walk them by their sizes.
  private let elementCounts: [Int]
  private let batch: SymbolicBatch?
  /// Kernels of bodies are not divided as others are.
  private let target: Target

  /// nil for kernels with bodies.
  init?(_ kernel: Kernel, _ plan: Plan) {
    if case .control = kernel.body { return nil }
    body = kernel.body.compacted
    let values = kernel.formulaOperands + kernel.outputs
    let types = values.map { plan.graph.type(of: $0) }
    self.types = types.map(\.elementType)
    buffers = values.map { values.firstIndex(of: $0) ?? 0 }
    let placements = values.map { plan.placements[$0] }
    places = placements.map { place in
      place.flatMap { place in placements.firstIndex { $0 == place } } ?? -1
    }
    if case .routine = kernel.body {
      elementCounts = types.map(\.elementCount)
    } else {
      elementCounts = []
    }
    batch = plan.kernelGraph.batch
    target = kernel.schedule.target
  }
}

extension Kernel.Body {
  /// The same without what is not printed: what no result needs, and which value is nowhere.
  fileprivate var compacted: Kernel.Body {
    switch self {
    case .loops(let formula): .loops(formula.compacted)
    case .matmul(let product, let epilogue?):
      .matmul(
        product,
        epilogue: Epilogue(
          epilogue.formula.compacted, temporary: epilogue.temporary.map { _ in Value(0) }))
    case .matmul, .scatterAdd, .routine, .control: self
    }
  }
}

extension KernelContext {
  /// The buffers of the kernel, each once, in the order in which a shared function has them.
  var buffers: [Value] {
    var seen: Set<Value> = []
    return (kernel.formulaOperands + kernel.outputs).filter {
      slots[$0] != nil && seen.insert($0).inserted
    }
  }

  /// The same kernel with a frame of its own buffers only.
  fileprivate func sharing(as name: String) -> KernelContext {
    let slots = Dictionary(uniqueKeysWithValues: buffers.enumerated().map { ($1, $0) })
    var result = KernelContext(
      kernel: kernel.sharing(as: name), names: names, slots: slots, surroundings: surroundings,
      memoryOffset: 0, shared: shared)
    result.isShared = true
    return result
  }
}
