import GraphC

/// Kernels over time, as `chrome://tracing` and Perfetto read it.
///
/// Follows the Trace Event Format: complete events (`X`), times in microseconds.
struct ChromeTrace: Encodable {
  let displayTimeUnit = "ms"
  let traceEvents: [Event]

  struct Event: Encodable {
    let name: String
    let cat: String
    let ph: String
    let ts: Double
    let dur: Double
    let pid = 1
    let tid: Int
    let args: [String: String]
  }

  /// More would make files that viewers load slowly.
  private static let maximumEvents = 50_000

  /// One event per kernel, thread and step, in the order of threads and times; where threads
  /// alternate between kernels, one for every time they come back.
  init(_ name: String, _ run: ProfileRun) {
    let start = run.intervals.joined().map(\.begin).min() ?? 0
    let kernels = run.plan.kernels.map { ($0.name, KernelSource($0, in: run.plan.graph)) }
    var events = [Event.name("process_name", "\(name), \(run.options.backend.rawValue)", thread: 0)]
    for thread in 0..<run.options.threads {
      events.append(.name("thread_name", "thread \(thread)", thread: thread))
    }
    for (step, intervals) in run.intervals.enumerated() {
      if events.count + intervals.count > Self.maximumEvents { break }
      for interval in intervals {
        let (kernel, source) = kernels[interval.kernel]
        events.append(
          Event(
            name: kernel, cat: "kernel", ph: "X", ts: Double(interval.begin - start) * 1e-3,
            dur: Double(interval.end - interval.begin) * 1e-3, tid: interval.thread,
            args: [
              "step": "\(step + 1)", "nodes": source.nodes.joined(separator: " "),
              "operators": source.operators.joined(separator: " "),
              "layers": source.layers.joined(separator: " "),
            ]))
      }
    }
    traceEvents = events
  }
}

extension ChromeTrace.Event {
  /// Metadata: what the viewer calls the process or a thread.
  fileprivate static func name(_ kind: String, _ name: String, thread: Int) -> Self {
    Self(
      name: kind, cat: "__metadata", ph: "M", ts: 0, dur: 0, tid: thread, args: ["name": name])
  }
}
