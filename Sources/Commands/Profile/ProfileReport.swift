import Foundation
import GraphC
import Training

/// What each kernel costs, beside what it could cost at least.
///
/// Times in JSON are in microseconds.
struct ProfileReport: Encodable {
  struct Row: Encodable {
    let kernel: String
    let calls: Int
    let medianMicroseconds: Double
    /// Of the median step.
    let share: Double
    let operations: Double
    let bytes: Int
    let gigaflops: Double
    let gigabytesPerSecond: Double
    /// Of the time that the roofline allows in the time it took; nil if the peak is not known.
    let rooflineShare: Double?
    let nodes: [String]
    let operators: [String]
    let layers: [String]
  }

  let name: String
  let backend: String
  let threads: Int
  let batch: Int?
  let compiler: String
  let processor = Host.processorName
  let steps: Int
  let medianStepMicroseconds: Double
  /// Of the program without clocks.
  let medianPlainStepMicroseconds: Double
  /// Of a step outside of kernels: copies, calls, waiting for threads.
  let otherMicroseconds: Double
  let peakGigaflops: Double
  let copyGigabytesPerSecond: [String: Double]
  /// The most expensive first.
  let kernels: [Row]

  init(_ subject: String, _ run: ProfileRun, _ limits: MachineLimits) {
    name = subject
    backend = run.options.backend.rawValue
    threads = run.options.threads
    batch = run.options.batchSize
    compiler = run.compiler
    steps = run.steps.count
    let step = Self.median(run.steps)
    medianStepMicroseconds = step * 1e6
    medianPlainStepMicroseconds = Self.median(run.plainSteps) * 1e6
    let times = Self.kernelTimes(run)
    kernels = run.plan.kernels.indices.map { index in
      Self.row(run.plan, index, times[index], step: step, limits)
    }.sorted { $0.medianMicroseconds > $1.medianMicroseconds }
    let inKernels = kernels.map(\.medianMicroseconds).reduce(0, +)
    otherMicroseconds = max(0, step * 1e6 - inKernels)
    peakGigaflops = limits.operations * 1e-9
    let pairs = limits.bandwidths.map { (NumberText.bytes($0.byteCount), $0.bandwidth * 1e-9) }
    copyGigabytesPerSecond = Dictionary(pairs) { $1 }
  }

  /// Seconds of each kernel in each step: of the thread that was busy longest.
  private static func kernelTimes(_ run: ProfileRun) -> [[Double]] {
    var times = [[Double]](repeating: [], count: run.plan.kernels.count)
    for step in run.intervals {
      var busy: [Int: [Int: Int]] = [:]
      for interval in step {
        busy[interval.kernel, default: [:]][interval.thread, default: 0] += interval.busy
      }
      for (kernel, threads) in busy {
        times[kernel].append(Double(threads.values.max() ?? 0) * 1e-9)
      }
    }
    return times
  }

  private static func row(
    _ plan: Plan, _ index: Int, _ times: [Double], step: Double, _ limits: MachineLimits
  ) -> Row {
    let (kernel, graph) = (plan.kernels[index], plan.graph)
    let work = KernelWork(kernel, in: graph)
    let time = median(times)
    let least = limits.leastTime(
      operations: work.operations, byteCount: work.byteCount, isDouble: work.isDouble)
    let source = KernelSource(kernel, in: graph)
    return Row(
      kernel: kernel.name, calls: times.count, medianMicroseconds: time * 1e6,
      share: step > 0 ? time / step : 0, operations: work.operations, bytes: work.byteCount,
      gigaflops: time > 0 ? work.operations / time * 1e-9 : 0,
      gigabytesPerSecond: time > 0 ? Double(work.byteCount) / time * 1e-9 : 0,
      rooflineShare: least > 0 && time > 0 ? least / time : nil,
      nodes: source.nodes, operators: source.operators, layers: source.layers)
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  var text: String {
    var table = TextTable([
      "kernel", ">calls", ">median us", ">share", ">GFLOP/s", ">GB/s", ">of roofline", "operators",
      "layers",
    ])
    for row in kernels {
      table.add([
        row.kernel, "\(row.calls)", String(format: "%.2f", row.medianMicroseconds),
        Self.percent(row.share), String(format: "%.2f", row.gigaflops),
        String(format: "%.2f", row.gigabytesPerSecond), row.rooflineShare.map(Self.percent) ?? "-",
        // What costs nothing within a kernel would only hide the rest.
        Self.shortened(row.operators.filter { !["constant", "broadcast"].contains($0) }),
        Self.shortened(row.layers),
      ])
    }
    table.add([
      "(other)", "", String(format: "%.2f", otherMicroseconds),
      Self.percent(medianStepMicroseconds > 0 ? otherMicroseconds / medianStepMicroseconds : 0),
      "", "", "", "copies, calls, waiting", "",
    ])
    let bandwidths = copyGigabytesPerSecond.values.sorted()
    let limits = String(
      format: "peak %.0f GFLOP/s (f32); copies %.0f to %.0f GB/s by size", peakGigaflops,
      bandwidths.first ?? 0, bandwidths.last ?? 0)
    let times = String(
      format: "%.2f us a step, %.2f without clocks", medianStepMicroseconds,
      medianPlainStepMicroseconds)
    let batchText = batch.map { ", batch \($0)" } ?? ""
    return
      "\(PrintedText.line(name)), \(backend)\(batchText), threads \(threads), \(steps) steps: \(times)\n"
      + "\(processor): \(limits)\n\(table.text)"
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

  private static func shortened(_ names: [String]) -> String {
    let text = names.joined(separator: ", ")
    return text.count <= 44 ? text : text.prefix(43) + "…"
  }
}
