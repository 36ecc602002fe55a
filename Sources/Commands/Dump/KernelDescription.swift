import GraphC

/// A kernel as data.
struct KernelDescription: Encodable {
  let name: String
  /// `loops`, `matmul`, `scatter_add`, `routine` or `control`.
  let kind: String
  /// Nodes it computes; a cheap one may be in several kernels.
  let nodes: [Int]
  /// Nodes it reads in memory.
  let inputs: [Int]
  /// Nodes it writes to memory.
  let outputs: [Int]
  /// Operations on floats, as far as the formula tells.
  let operations: Double
  /// Bytes of its operands and results, each once.
  let bytes: Int
  /// What it computes, as mathematics.
  let formula: [String]
  /// How it runs, a line for each decision.
  let schedule: [String]
  let c: String?
  /// Positions among the programs of what it runs.
  let bodies: [Int]

  init(_ kernel: Kernel, in kernelGraph: KernelGraph, c: String?, bodies: [Int]) {
    name = kernel.name
    kind = type(of: kernel.content).kindName
    nodes = kernel.nodes.map(\.index)
    inputs = kernel.inputs.map(\.index)
    outputs = kernel.outputs.map(\.index)
    let work = KernelWork(kernel, in: kernelGraph.graph)
    operations = work.operations
    bytes = work.byteCount
    formula = KernelListing(kernelGraph).computation(kernel)
    schedule = ScheduleText(kernel.schedule).lines
    self.c = c
    self.bodies = bodies
  }
}
