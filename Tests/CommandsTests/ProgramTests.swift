import Foundation
import Testing

@testable import Commands

/// The built program: what needs a process of its own.
@Suite struct ProgramTests {
  @Test func outputAndErrorsAreApart() throws {
    let good = try ProcessRun.graphc("list")
    #expect(good.status == 0)
    #expect(good.output.hasPrefix("model "))
    #expect(good.output.hasSuffix("\n"))
    #expect(good.errors.isEmpty)
    let bad = try ProcessRun.graphc("train", "nothing-of-the-kind")
    #expect(bad.status == 1)
    #expect(bad.output.isEmpty)
    #expect(bad.errors.hasPrefix("error: nothing-of-the-kind: unknown model\n"))
    #expect(try ProcessRun.graphc("train").status == 64)
  }

  @Test func doctorFindsWhatIsNeeded() throws {
    let run = try ProcessRun.graphc("doctor", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let report = try #require(object as? [String: Any])
    let checks = try #require(report["checks"] as? [[String: Any]])
    let states = Dictionary(
      uniqueKeysWithValues: checks.map { ($0["name"] as? String, $0["state"] as? String) })
    #expect(states["backend tcc"] == "ok")
    #expect(report["isHealthy"] as? Bool == !states.values.contains("broken"))
    #expect(run.status == (states.values.contains("broken") ? 1 : 0))
  }

  @Test func doctorToldOfABrokenCompiler() throws {
    let run = try ProcessRun.graphc("doctor", environment: ["GRAPHC_CC": "/nowhere/cc"])
    #expect(run.status == 1)
    #expect(run.output.contains("broken: GRAPHC_CC is '/nowhere/cc'"))
    #expect(run.output.contains("set GRAPHC_CC to a C compiler that works"))
  }

  @Test func doctorTellsTheProcessor() throws {
    let right = try ProcessRun.graphc("doctor", environment: ["GRAPHC_CPU": "generic"])
    #expect(right.output.contains("programs are made for generic, with primitives for baseline; "))
    let wrong = try ProcessRun.graphc("doctor", environment: ["GRAPHC_CPU": "pentium"])
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("broken: GRAPHC_CPU is 'pentium', which is no processor"))
    #expect(wrong.output.contains("fix: unset GRAPHC_CPU, or set it to one of native, "))
  }

  @Test func theEnvironmentChoosesTheProcessor() throws {
    let wrong = try ProcessRun.graphc(
      "train", "xor-neuron", environment: ["GRAPHC_CPU": "x86-64-v1"])
    #expect(wrong.status == 1)
    #expect(
      wrong.errors.contains(
        "processor: GRAPHC_CPU is 'x86-64-v1', which is no processor; did you mean 'x86-64-v2'?"))
    let right = try ProcessRun.graphc(
      "train", "xor-neuron", "--backend", "tcc", "--cpu", "generic",
      environment: ["GRAPHC_CPU": "x86-64-v1"])
    #expect(right.status == 0, "\(right.errors)")
  }

  @Test func doctorToldOfWhatIsMissing() throws {
    let directory = try TestDirectory()
    let file = try directory.file("file", "")
    let run = try ProcessRun.graphc(
      "doctor", environment: ["GRAPHC_DATA": directory.path, "GRAPHC_CACHE": file])
    #expect(run.status == 0)
    #expect(run.output.contains("missing: not in \(directory.path)"))
    #expect(run.output.contains("fix: sudo apt install dataset-fashion-mnist"))
    #expect(run.output.contains("missing: \(file) is no directory"))
  }
}
