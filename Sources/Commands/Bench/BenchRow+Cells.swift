import Foundation
import Training

/// A row as cells of tables.
extension BenchRow {
  var identityCells: [String] {
    [program, batch.map(String.init) ?? "-", "\(threads)", gemm, isCopy ? "copy" : variant]
  }

  /// Whether this is the copy that the others are compared with.
  private var isCopy: Bool { workload == BenchSubject.copyName }

  var speedCells: [String] {
    let times = [
      medianMilliseconds, minimumMilliseconds, percentile10Milliseconds, percentile90Milliseconds,
    ]
    func fixed(_ value: Double?, _ digits: Int) -> String {
      value.map { String(format: "%.\(digits)f", $0) } ?? "-"
    }
    return times.map { NumberText.duration($0 / 1000) } + [
      isCopy ? "-" : fixed(ratio, 2), fixed(stepsPerSecond, 0),
      fixed(gigaflopsPerSecond, 1), fixed(gigabytesPerSecond, 1), fixed(copyRatio, 2),
    ]
  }

  var startCells: [String] {
    let times = [
      buildMilliseconds, optimizeMilliseconds, emitMilliseconds, compileMilliseconds,
      firstStepMilliseconds, totalMilliseconds,
    ].map { NumberText.duration($0 / 1000) }
    let kernels = kernels.map { "\(kernelsUnfused ?? 0) -> \($0)" } ?? "-"
    let memory = plannedBytes.map {
      "\(NumberText.bytes($0)) / \(NumberText.bytes(lowerBoundBytes ?? 0))"
    }
    return times + [kernels, memory ?? "-"]
  }
}
