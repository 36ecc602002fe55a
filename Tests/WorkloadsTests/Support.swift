import Foundation
import GraphC
import TestSupport
import Testing

/// A record of `Fixtures/Workloads`: what a workload computes, by JAX in f64.
struct WorkloadFixture: Decodable, CustomTestStringConvertible {
  let name: String
  /// Before each update.
  let losses: [Double]?
  /// The same if only the first objective is trained.
  let alone: [Double]?
  let result: FixtureTensor?

  var testDescription: String { name }

  static func load(_ file: String) throws -> [WorkloadFixture] {
    let path = Fixture.directory.appending(path: "Workloads/\(file).json")
    return try JSONDecoder().decode([WorkloadFixture].self, from: Data(contentsOf: path))
  }
}

/// The same numbers as `scripts/fixtures/workloads.py` makes.
enum FixtureNumbers {
  /// In -bound..<bound: the finalizer of MurmurHash3 over counters.
  static func make(_ stream: Int, _ shape: Shape, bound: Double) -> TensorData {
    let numbers = (0..<shape.elementCount).map { index in
      var h = UInt32(truncatingIfNeeded: index &+ stream &* 1_000_003)
      h = (h ^ (h >> 16)) &* 0x85EB_CA6B
      h = (h ^ (h >> 13)) &* 0xC2B2_AE35
      h ^= h >> 16
      return (Float(h >> 8) * 0x1p-23 - 1) * Float(bound)
    }
    return TensorData(shape, numbers)
  }

  /// First values of a network's parameters, weights and biases by turns.
  static func initialize(_ program: Executable) throws {
    try program.initialize(seed: 0)
    let parameters = program.graph.arguments.filter { $0.role == .parameter }
    for (stream, parameter) in parameters.enumerated() {
      let shape = parameter.type.shape
      // All axes but the last count as inputs, whatever a window of weights does with them.
      let inputs = Double(shape.elementCount / max(shape.extents.last ?? 1, 1))
      let bound = shape.rank >= 2 ? (3 / inputs).squareRoot() : 0.1
      let numbers = make(stream, shape, bound: bound)
      // Scales of norms are near 1.
      let isScale =
        shape.rank == 1 && [".w", ".scale"].contains { parameter.label.hasSuffix($0) }
      let values = isScale ? TensorData(shape, numbers.doubles.map { Float($0) + 1 }) : numbers
      try program.write(values, to: parameter.label)
    }
  }

  /// Inputs of a step.
  static func writeBatch(_ program: Executable, _ workload: String, step: Int) throws {
    let stream = 100 + 10 * step
    func write(_ label: String, _ data: TensorData) throws {
      try program.write(data, to: label)
    }
    if workload == "xor" {
      try write("x", TensorData([4, 2], [0, 0, 0, 1, 1, 0, 1, 1] as [Float]))
      return try write("y", TensorData([4, 1], [0, 1, 1, 0] as [Float]))
    }
    let rows = try program.argument("x").type.shape[0]
    if workload == "dcgan_step" || workload == "wgangp" {
      let shape: Shape = workload == "wgangp" ? [rows, 784] : [rows, 28, 28, 1]
      try write("x", make(stream, shape, bound: 1))
      try write("noise", make(stream + 1, [rows, 64], bound: 2))
      guard workload == "wgangp" else { return }
      let shares = make(stream + 2, [rows, 1], bound: 0.5).doubles.map { Float($0) + 0.5 }
      return try write("shares", TensorData([rows, 1], shares))
    }
    // The first row of a batch does not depend on how many there are.
    let pixels = make(stream, [rows, 784], bound: 0.5).doubles.map { Float($0) + 0.5 }
    try write("x", TensorData([rows, 784], pixels))
    if workload == "vae_step" {
      try write("noise", make(stream + 1, [rows, 20], bound: 2))
    } else if program.graph.argument(named: "labels") != nil {
      let labels = make(stream + 1, [rows], bound: 5).doubles.map { Int32((Float($0) + 5)) }
      try write("labels", TensorData([rows], labels))
    }
  }
}

/// A program in a cache that this process throws away.
func compiled(_ graph: Graph, _ backend: Backend) throws(Diagnostic) -> Executable {
  try Compiler.compile(
    graph,
    options: CompilerOptions(
      execution: ExecutionOptions(backend: backend, cacheDirectory: cacheDirectory)))
}

private let cacheDirectory: String = {
  atexit { try? FileManager.default.removeItem(atPath: cachePath) }
  return cachePath
}()

private let cachePath = FileManager.default.temporaryDirectory
  .appending(path: "graphc-workloads-\(ProcessInfo.processInfo.processIdentifier)").path
