import Foundation
import Testing

/// What compilers read from the environment changes no program: the cache's key does not know it.
@Suite struct CompilerEnvironmentTests {
  @Test(arguments: [
    "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX",
    "CCC_OVERRIDE_OPTIONS", "DEPENDENCIES_OUTPUT", "CFLAGS",
  ])
  func compilersDoNotSeeIt(variable: String) throws {
    let directory = try TestDirectory()
    // A compiler that tells its environment.
    let compiler = try directory.script(
      "cc", "env >'\(directory.path)/seen'; echo 'cc 1.0'; [ \"$1\" = --version ]")
    let file = try directory.file("affine.ir", TestDirectory.affine)
    let run = try ProcessRun.graphc(
      "compile", file, "-o", directory.path + "/out", "--cc", compiler,
      environment: [variable: "given", "HOME": "/home/someone"])
    #expect(run.status == 1)
    let names = try directory.text("seen").split(separator: "\n")
      .compactMap { $0.split(separator: "=").first }
    #expect(!names.contains { $0 == variable })
    #expect(names.contains("PATH") && names.contains("HOME") && names.contains("TMPDIR"))
  }

  /// A header that would be found first cannot be found at all.
  @Test func headersOfOthersAreNotFound() throws {
    let directory = try TestDirectory()
    for name in ["stdint.h", "stdio.h", "math.h"] { _ = try directory.file(name, "#error other\n") }
    let file = try directory.file("affine.ir", TestDirectory.affine)
    let run = try ProcessRun.graphc(
      "compile", file, "-o", directory.path + "/out",
      environment: ["CPATH": directory.path, "CCC_OVERRIDE_OPTIONS": "+-DNDEBUG"])
    #expect(run.status == 0, "\(run.errors)")
  }
}
