import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct VerifyTests {
  @Test func verifiesModels() {
    let run = CommandRun("verify", "tiny", "--backend", "tcc")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.hasPrefix("check "))
    #expect(run.output.hasSuffix("tiny is verified"))
    #expect(run.output.contains("second order"))
    #expect(run.output.contains("tcc without fuse"))
  }

  @Test func verifiesFilesAndTellsWhatFails() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "graphc-verify-\(UUID().uuidString).ir").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = """
      graph roots(%x: input f32[3]) -> (y: f32[3]) {
        %0 = negate %x : f32[3]
        %1 = sqrt %0 : f32[3]
        return %1
      }
      """
    try Data(text.utf8).write(to: URL(filePath: path))
    let run = CommandRun("verify", path, "--backend", "tcc", "--json")
    #expect(run.status == 1)
    let object = try #require(try run.json() as? [String: Any])
    #expect(object["passed"] as? Bool == false)
    let checks = try #require(object["checks"] as? [[String: Any]])
    let finite = try #require(checks.first { $0["name"] as? String == "finite values" })
    #expect(finite["result"] as? String == "failed")
    let node = try #require(finite["node"] as? [String: Any])
    #expect(node["name"] as? String == "%1")
    #expect(node["operation"] as? String == "sqrt")
  }

  @Test(arguments: [
    (["--backend", "interpreter"], "unknown backend 'interpreter'"),
    (["--tolerance", "0"], "expected a tolerance above 0, such as 1e-4, found '0'"),
  ])
  func refusesWrongUsage(_ arguments: [String], _ message: String) {
    let run = CommandRun(["verify", "tiny"] + arguments)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
