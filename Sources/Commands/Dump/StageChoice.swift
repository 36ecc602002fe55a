/// What `--stage` takes.
enum StageChoice: String, CaseIterable {
  case built, differentiated, optimized, kernels, schedule, plan, c, all

  /// Files sort in the order of stages.
  var fileName: String {
    switch self {
    case .built: "1-built.ir"
    case .differentiated: "2-differentiated.ir"
    case .optimized: "3-optimized.ir"
    case .kernels: "4-kernels.txt"
    case .schedule: "5-schedule.txt"
    case .plan: "6-plan.txt"
    case .c: "7-program.c"
    case .all: "all.txt"
    }
  }
}

/// Backends that run C.
enum CBackend: String, CaseIterable {
  case tcc, cc
}
