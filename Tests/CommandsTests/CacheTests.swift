import Foundation
import Testing

/// `cache ls` and `cache clear`, on programs that the built command compiled.
@Suite struct CacheTests {
  /// A cache with the programs of these graphs.
  private func cache(_ names: [String]) throws -> TestDirectory {
    let directory = try TestDirectory()
    for name in names {
      let file = try directory.file("\(name).ir", TestGraphs.twice(name))
      let run = try ProcessRun.graphc(
        "run", file, "--input", "x=[1, 2]", "--backend", "cc",
        environment: ["GRAPHC_CACHE": directory.path + "/cache"])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    }
    return directory
  }

  private func graphc(_ directory: TestDirectory, _ arguments: String...) throws -> ProcessRun {
    try ProcessRun.graphc(
      ["cache"] + arguments, environment: ["GRAPHC_CACHE": directory.path + "/cache"])
  }

  private func entries(_ directory: TestDirectory) throws -> [[String: Any]] {
    let text = try graphc(directory, "ls", "--json").output
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object?["entries"] as? [[String: Any]])
  }

  @Test func tellsHowProgramsWereMade() throws {
    let directory = try cache(["alpha", "beta"])
    let entries = try entries(directory)
    #expect(entries.map { $0["program"] as? String } == ["beta", "alpha"])
    let entry = entries[0]
    #expect((entry["hash"] as? String)?.count == 64)
    #expect(entry["isQuarantined"] as? Bool == false)
    #expect((entry["flags"] as? [String])?.contains("-O3") == true)
    #expect((entry["byteCount"] as? Int ?? 0) > 1000)
    #expect((entry["ageSeconds"] as? Int ?? 600) < 600)
    let compiler = try #require(entry["compiler"] as? String)
    let text = try graphc(directory, "ls").output
    #expect(text.hasPrefix("\(directory.path)/cache: 2 programs, "))
    #expect(text.contains(", \(compiler), for "))
    #expect(text.contains(" -O3 "))
    #expect(text.contains("\nbeta     \((entry["hash"] as? String)?.prefix(12) ?? "")"))
  }

  @Test func tellsOfQuarantine() throws {
    let directory = try cache(["alpha"])
    let hash = try #require(try entries(directory)[0]["hash"] as? String)
    _ = try directory.file("cache/\(hash).defect", "output y[0] is 1.0, expected 2.0\n")
    let text = try graphc(directory, "ls").output
    #expect(text.contains("1 program, "))
    #expect(text.contains(", 1 in quarantine\n"))
    #expect(text.contains("in quarantine: output y[0] is 1.0, expected 2.0"))
    let refusal = try ProcessRun.graphc(
      "run", directory.path + "/alpha.ir", "--input", "x=[1, 2]", "--backend", "cc",
      environment: ["GRAPHC_CACHE": directory.path + "/cache"])
    #expect(refusal.status == 1)
    #expect(refusal.errors.contains("the program is in quarantine: output y[0] is 1.0"))
    #expect(try graphc(directory, "clear").output.hasPrefix("removed 1 program, "))
    #expect(try entries(directory).isEmpty)
  }

  @Test func clearsWhatIsNamed() throws {
    let directory = try cache(["alpha", "beta", "gamma"])
    #expect(try graphc(directory, "clear", "beta").output.hasPrefix("removed 1 program, "))
    let hash = try #require(try entries(directory)[0]["hash"] as? String)
    #expect(try graphc(directory, "clear", String(hash.prefix(10))).status == 0)
    #expect(try entries(directory).map { $0["program"] as? String } == ["alpha"])
    let unknown = try graphc(directory, "clear", "alpa")
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("did you mean 'alpha'?"))
    #expect(try entries(directory).count == 1)
  }

  @Test func clearsWhatIsOld() throws {
    let directory = try cache(["alpha", "beta"])
    let hash = try #require(try entries(directory)[1]["hash"] as? String)
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path + "/cache")
    where name.hasPrefix(hash) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3 * 86_400)],
        ofItemAtPath: "\(directory.path)/cache/\(name)")
    }
    #expect(try graphc(directory, "ls").output.contains("  3 d  ok"))
    #expect(try graphc(directory, "clear", "--older-than", "1w").output.hasPrefix("removed 0 "))
    #expect(try graphc(directory, "clear", "--older-than", "2d").output.hasPrefix("removed 1 "))
    #expect(try entries(directory).map { $0["program"] as? String } == ["beta"])
  }

  @Test func noCacheIsEmpty() throws {
    let directory = try TestDirectory()
    #expect(try graphc(directory, "ls").output == "\(directory.path)/cache: 0 programs, 0 B\n")
    #expect(try graphc(directory, "clear").status == 0)
    let wrong = try graphc(directory, "clear", "--older-than", "2 days")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("expected an age such as 90s, 10min, 12h, 7d or 4w"))
  }
}

enum TestGraphs {
  /// `y = x + x` over two elements.
  static func twice(_ name: String) -> String {
    """
    graph \(name)(
      %x: input f32[2]
    ) -> (
      y: f32[2]
    ) {
      %0 = add %x, %x : f32[2]
      return %0
    }

    """
  }
}
