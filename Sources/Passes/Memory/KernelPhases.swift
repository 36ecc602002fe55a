import IR
import Scheduling

/// Groups kernels into phases: those of one phase need nothing of each other and run side by side.
///
/// A kernel runs in the first phase after all it depends on: kernels that write its operands, and
/// kernels that read the old value of an argument which it replaces.
enum KernelPhases {
  /// Indices of kernels by phase, in the kernels' order within each.
  static func of(_ kernelGraph: KernelGraph) -> [[Int]] {
    levels(KernelDependencies(kernelGraph))
  }

  /// Kernels by the length of the longest path to them.
  private static func levels(_ dependencies: KernelDependencies) -> [[Int]] {
    var waiting = dependencies.predecessors.map(\.count)
    var phases: [[Int]] = []
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    while !ready.isEmpty {
      phases.append(ready)
      var next: [Int] = []
      for index in ready {
        for target in dependencies.successors[index] {
          waiting[target] -= 1
          if waiting[target] == 0 { next.append(target) }
        }
      }
      ready = next.sorted()
    }
    return phases
  }
}
