import Foundation
import IR
import Testing

@testable import Execution

@Suite struct CPUTargetTests {
  @Test(arguments: [
    ("native", CPUTarget.native), ("generic", .generic), ("v2", .x8664v2), ("v3", .x8664v3),
    ("v4", .x8664v4), ("x86-64-v3", .x8664v3), ("v5", nil), ("", nil), ("V3", nil),
  ])
  func hasNames(_ name: String, _ expected: CPUTarget?) {
    #expect(CPUTarget(name: name) == expected)
  }

  private func chosen(_ preferred: CPUTarget?, _ variable: String?, level: Int32) throws
    -> CPUTarget
  {
    let environment = variable.map { ["GRAPHC_CPU": $0] } ?? [:]
    return try CPUTarget.chosen(preferred, environment: environment, onLevel: level)
  }

  @Test func optionsGoBeforeTheEnvironment() throws {
    #expect(try chosen(nil, nil, level: 3) == .native)
    #expect(try chosen(nil, "", level: 3) == .native)
    #expect(try chosen(nil, "v2", level: 3) == .x8664v2)
    #expect(try chosen(.x8664v3, "v2", level: 3) == .x8664v3)
    #expect(try chosen(.x8664v3, "nonsense", level: 3) == .x8664v3)
    #expect(try chosen(nil, "generic", level: 0) == .generic)
  }

  @Test func whatTheMachineLacksIsAnError() {
    let asked = #expect(throws: Diagnostic.self) { try chosen(.x8664v4, nil, level: 3) }
    #expect(
      asked?.message == "the options ask for x86-64-v4, whose instructions this machine lacks")
    #expect(
      asked?.notes == ["note: it runs programs for native, x86-64-v2, x86-64-v3, generic"])
    let set = #expect(throws: Diagnostic.self) { try chosen(nil, "v2", level: 0) }
    #expect(set?.message == "GRAPHC_CPU asks for x86-64-v2, whose instructions this machine lacks")
    #expect(set?.notes == ["note: it runs programs for native, generic"])
  }

  @Test func unknownNamesAreAnError() {
    let wrong = #expect(throws: Diagnostic.self) { try chosen(nil, "x86-64-v5", level: 4) }
    #expect(
      wrong?.message
        == "GRAPHC_CPU is 'x86-64-v5', which is no processor; did you mean 'x86-64-v2'?")
  }

  /// The cache tells programs apart by what they were made for.
  @Test(arguments: [Backend.cc, .tiered])
  func programsAreCachedForEachProcessor(_ backend: Backend) throws {
    let scratch = try Scratch()
    let targets = CPUTarget.available
    for target in targets {
      var options = ExecutableTests.options(backend, scratch)
      options.cpu = target
      let (graph, program) = try SamplePrograms.addition()
      let executable = try Executable(graph: graph, program: program, options: options)
      #expect(!executable.compilation.wasCached)
      executable.waitForCompiler()
    }
    let cached = ProgramCache(directory: scratch.path + "/cache").list().compactMap(\.origin?.flags)
    #expect(Set(cached) == Set(targets.map(\.flags)))
  }

  @Test func interpretersNeedNoProcessor() throws {
    let (graph, program) = try SamplePrograms.addition()
    var options = ExecutionOptions(backend: .interpreter)
    options.cpu = .x8664v4
    _ = try Executable(graph: graph, options: options) { _ in program }
  }
}
