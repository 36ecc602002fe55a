import Foundation
import Testing

/// Processes that compile the same graph at the same time, and entries that were damaged.
@Suite struct SharedCacheTests {
  @Test(arguments: [2, 20]) func processesShareAColdCache(_ count: Int) async throws {
    let directory = try TestDirectory()
    let file = try directory.file("twice.ir", TestGraphs.twice("twice"))
    let environment = ["GRAPHC_CACHE": directory.path + "/cache"]
    let running = try (0..<count).map { _ in
      try RunningProcess.graphc(
        ["run", file, "--input", "x=[1, 2]", "--backend", "cc"], environment: environment)
    }
    for process in running {
      let run = process.wait()
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(run.output == "y: f32[2]\n[2.0 4.0]\n")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/cache")
    let suffixes = names.map { ($0 as NSString).pathExtension }.sorted()
    #expect(suffixes == ["json", "so", "sum", "version"])
  }

  /// What a file of an entry becomes.
  @Test(arguments: [
    ("so", ""), ("so", "garbage"), ("sum", ""), ("json", "{"), ("version", ""),
    ("version", "other compiler"),
  ])
  func damagedEntriesDoNoHarm(_ suffix: String, _ text: String) throws {
    let directory = try TestDirectory()
    let file = try directory.file("twice.ir", TestGraphs.twice("twice"))
    let cache = directory.path + "/cache"
    func run() throws {
      let run = try ProcessRun.graphc(
        "run", file, "--input", "x=[1, 2]", "--backend", "cc",
        environment: ["GRAPHC_CACHE": cache])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(run.output == "y: f32[2]\n[2.0 4.0]\n")
    }
    try run()
    for name in try FileManager.default.contentsOfDirectory(atPath: cache)
    where name.hasSuffix("." + suffix) {
      try FileManager.default.removeItem(atPath: "\(cache)/\(name)")
      _ = try directory.file("cache/\(name)", text)
    }
    try run()
    let list = try ProcessRun.graphc("cache", "ls", environment: ["GRAPHC_CACHE": cache])
    #expect(list.status == 0)
    #expect(list.output.hasPrefix("\(cache): 1 program, "))
    #expect(list.output.contains("made in an unknown way") == (suffix == "json"))
    try run()
  }
}
