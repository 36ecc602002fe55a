import Foundation
import GraphC
import Testing

@testable import Artifacts

/// A bundle's name is a name in every language that the bundle is for, or it is refused.
@Suite struct BundleNameTests {
  private static func problem(
    _ name: String, _ kinds: Set<ArtifactFile> = Set(ArtifactFile.allCases)
  ) -> String? {
    do throws(Diagnostic) {
      try BundleName(name: name, kinds: kinds).check()
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: [
    ("double", "is no name in C"), ("typeof", "is no name in C"), ("linux", "is no name in C"),
    ("co_await", "is no name in C++"), ("lambda", "is no name in Python"),
    ("fileprivate", "is no name in Swift"), ("", "is no name in C"), ("_x", "is no name in C"),
    ("2d", "is no name in C"), ("a b", "is no name in C"), ("a-b", "is no name in C"),
    ("größe", "is no name in C"), ("模型", "is no name in C"), ("a\n", "is no name in C"),
    ("gc", "is the prefix of the support code"), ("Gc_x", "is the prefix of the support code"),
    ("timer", "is a prefix of the C library's"),
    ("pthread_mutex", "is a prefix of the C library's"),
    ("x", "is a prefix of the C library's"), ("math", "is taken by the C library's <math.h>"),
    ("stdint", "is taken by the C library's <stdint.h>"),
    ("m", "is taken by the system's libm.so"), ("numpy", "is taken by Python's module 'numpy'"),
    ("ctypes", "is taken by Python's module 'ctypes'"),
    ("random", "is taken by Python's module 'random'"),
    ("Foundation", "is taken by Swift's module 'Foundation'"),
    (String(repeating: "a", count: 65), "has 65 letters"),
  ])
  func namesThatMeanSomethingElseAreRefused(name: String, message: String) {
    #expect(Self.problem(name) == message)
  }

  @Test(arguments: [
    "run", "predict", "train_step", "gcx", "Model", "fashion_mlp", "a", "K9_", "results", "context",
    String(repeating: "a", count: 64),
  ])
  func otherNamesAreTaken(name: String) { #expect(Self.problem(name) == nil) }

  /// Words of a language that nothing is written for do no harm.
  @Test func rulesAreThoseOfTheWantedLanguages() {
    for name in ["numpy", "lambda", "Foundation", "select", "token", "fileprivate"] {
      #expect(Self.problem(name, [.so, .c, .h]) == nil)
    }
    for name in ["double", "timer", "m", "gc"] { #expect(Self.problem(name, [.c]) != nil) }
  }

  @Test func refusalsNameTheRule() throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "compile", "tiny", "-o", directory.path + "/b", "--name", "ctypes", "--emit", "py")
    #expect(run.status == 1)
    #expect(
      run.errors == """
        error: name 'ctypes': is taken by Python's module 'ctypes'
          note: the bundle has a module of its name; without one ('--emit so,h') it may be called that
          note: '--name' chooses another, such as 'model_x'
        """)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
  }

  // MARK: Parameters

  /// Labels of tensors that mean something else as names of parameters.
  private static let labels = [
    "class", "double", "linux", "inputs", "outputs", "numpy", "self", "results", "context", "NULL",
    "I", "EOF", "__LINE__", "_given", "_DTYPES", "gc_run", "GC_OK", "int32_t", "size_t", "lambda",
    "and", "xor", "co_await", "typeof", "a.b", "a-b", "a_b", "1x", "stdin", "status", "lib_context",
    "batch", "ctypes", "None", "gc_inputs",
  ]

  @Test func parametersAreNamesAndDiffer() {
    let names = ParameterNames.spelled(Self.labels + CodeNames.random(2000), besides: ["batch"])
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(CCode.identifier(name).text == name && name.first != "_")
      #expect(!ReservedWords.ofParameters.contains(name) && name != "batch")
      #expect(!name.lowercased().hasPrefix("gc_") || name.hasSuffix("_"))
    }
    #expect(
      ParameterNames.spelled(["x", "images", "X", "a.b", "a_b"]) == [
        "x", "images", "X", "a_b", "a_b_",
      ])
  }

  /// One library, called like what it has in itself, of tensors called like what languages have.
  @Test func aLibraryOfReservedNamesCompiles() throws {
    let inputs = Self.labels.map { "  %\($0): input f32[2]" }.joined(separator: ",\n")
    let outputs = Self.labels.map { "  \($0): f32[2]" }.joined(separator: ",\n")
    let nodes = Self.labels.enumerated().map { "  %\($0) = negate %\($1) : f32[2]\n" }.joined()
    let returned = Self.labels.indices.map { "%\($0)" }.joined(separator: ", ")
    let directory = try TestDirectory()
    let path = try directory.file(
      "g.ir", "graph run(\n\(inputs)\n) -> (\n\(outputs)\n) {\n\(nodes)  return \(returned)\n}\n")
    let folder = directory.path + "/b"
    let run = CommandRun("compile", path, "-o", folder, "--emit", "c,h,py")
    #expect(run.status == 0, "\(run.errors)")
    let compiler = try SystemCompiler.find().path
    let includes =
      "#include <complex.h>\n#include <unistd.h>\n#include <stdio.h>\n#include \"run.h\"\n"
    let c = try directory.file("user.c", includes + "int32_t (*use)(void) = run_cpu_supported;\n")
    let cPlusPlus = try directory.file("user.cpp", "#include \"run.h\"\n")
    for arguments in [
      ["-std=gnu99", c, folder + "/run.c"], ["-x", "c++", "-std=c++20", cPlusPlus],
    ] {
      let built = try ProcessRun(
        compiler, ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I", folder] + arguments)
      #expect(built.status == 0, "\(built.errors)")
    }
  }
}

private enum CodeNames {
  /// Labels that graphs allow.
  static func random(_ count: Int) -> [String] {
    let marks = Array("abcxyzABCI_019.-gct")
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in
      String(
        (0...Int.random(in: 0..<8, using: &generator)).map { _ in
          marks.randomElement(using: &generator) ?? "a"
        })
    }
  }
}
