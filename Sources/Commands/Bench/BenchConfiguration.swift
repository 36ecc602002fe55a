import GraphC

/// One row of the result.
struct BenchConfiguration: Hashable {
  let backend: Backend
  /// Nil where shapes are fixed.
  let batchSize: Int?
  let threads: Int
  let gemm: GEMMProvider
  let variant: BenchVariant
  /// Nil for what the environment chooses.
  var cpu: CPUTarget?

  var description: String {
    let batch = batchSize.map { "batch \($0), " } ?? ""
    let product = gemm == .auto ? "" : "gemm \(gemm.rawValue), "
    let processor = cpu.map { " for \($0.rawValue)" } ?? ""
    return "\(backend.rawValue)\(processor), \(batch)threads \(threads), \(product)\(variant.name)"
  }

  /// Whether only what is done to the graph differs.
  func differsOnlyInVariant(from other: BenchConfiguration) -> Bool {
    (backend, batchSize, threads, gemm, cpu)
      == (other.backend, other.batchSize, other.threads, other.gemm, other.cpu)
  }
}

/// Which passes a program went through.
struct BenchVariant: Hashable {
  /// Nil for all.
  let disabledPass: String?

  static let fused = BenchVariant(disabledPass: nil)
  static let unfused = BenchVariant(disabledPass: "fuse")

  /// All passes, then all but one for each pass and each switch of kernel formation.
  static var ablation: [BenchVariant] {
    let names = PassPipeline.optimization.passes.map(\.name) + KernelFormation.switches
    return [.fused] + names.map { BenchVariant(disabledPass: $0) }
  }

  var name: String {
    switch disabledPass {
    case nil: "fused"
    case "fuse"?: "unfused"
    case let pass?: "without \(pass)"
    }
  }
}

/// What users compare by name.
enum Fusion: String, CaseIterable, Hashable {
  case fused, unfused

  var variant: BenchVariant { self == .fused ? .fused : .unfused }
}
