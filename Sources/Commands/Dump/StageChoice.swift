/// What `--stage` takes.
enum StageChoice: String, CaseIterable {
  case built, differentiated, optimized, kernels, plan, c, all

  /// Files sort in the order of stages.
  var fileName: String {
    switch self {
    case .built: "1-built.ir"
    case .differentiated: "2-differentiated.ir"
    case .optimized: "3-optimized.ir"
    case .kernels: "4-kernels.txt"
    case .plan: "5-plan.txt"
    case .c: "6-program.c"
    case .all: "all.txt"
    }
  }
}

/// Backends that run C.
enum CBackend: String, CaseIterable {
  case tcc, cc
}
