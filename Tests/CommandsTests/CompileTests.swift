import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct CompileTests {
  /// Calls a library with numbers of its own and prints its outputs.
  private static let caller = """
    #include "libaffine.h"
    #include <stdio.h>
    #include <stdlib.h>

    int main(void) {
      _Alignas(64) float x[6] = {1, 2, 3, 4, 5, 6};
      _Alignas(64) float w[6] = {1, 0, 0, 1, 1, 1};
      _Alignas(64) int64_t count = 41;
      _Alignas(64) float y[4], loss;
      void *arguments[GC_AFFINE_ARGUMENTS] = {x, w, &count};
      void *outputs[GC_AFFINE_OUTPUTS] = {y, &loss, NULL};
      void *workspace = aligned_alloc(64, (GC_AFFINE_WORKSPACE_BYTES + 127) / 64 * 64);
      int32_t status = gc_affine_run(arguments, outputs, workspace, NULL);
      printf("%d %g %g %g %g %g %d\\n", (int)status, y[0], y[1], y[2], y[3], loss, (int)count);
      free(workspace);
      return status;
    }

    """

  @Test func cProgramsCanCallALibrary() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let library = directory.path + "/libaffine.so"
    let run = CommandRun("compile", path, "-o", library)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try directory.text("libaffine.h").contains("[2] count: i64[], 8 bytes, updates argument 2"))
    let source = try directory.file("main.c", Self.caller)
    let program = directory.path + "/main"
    let compiler = try SystemCompiler.find()
    // Once with the library, once with its source: a user may want either.
    for part in [library, directory.path + "/libaffine.c"] {
      let built = try ProcessRun(
        compiler.path, ["-Wall", "-Werror", "-std=gnu11", "-o", program, source, part, "-lm"])
      #expect(built.status == 0, "\(built.errors)")
      #expect(try ProcessRun(program, []).output == "0 4 5 10 11 7.5 42\n")
    }
  }

  /// Sorts and solutions come along as text: nothing but the C library is needed.
  @Test func routinesArePartOfTheProgram() throws {
    let directory = try TestDirectory()
    let graph = """
      graph lines(%x: input f32[3], %a: input f64[2x2], %b: input f64[2x1])
          -> (o: i64[3], y: f64[2x1]) {
        %0 = argsort %x {axis = 0} : i64[3]
        %1 = solve %a, %b : f64[2x1]
        return %0, %1
      }
      """
    let path = try directory.file("lines.ir", graph)
    let run = CommandRun("compile", path, "-o", directory.path + "/liblines.so")
    #expect(run.status == 0, "\(run.errors)")
    let caller = """
      #include "liblines.h"
      #include <stdio.h>
      int main(void) {
        _Alignas(64) float x[3] = {5, 3, 4};
        _Alignas(64) double a[4] = {0, 2, 4, 0}, b[2] = {6, 8}, y[2];
        _Alignas(64) int64_t o[3];
        _Alignas(64) char workspace[GC_LINES_WORKSPACE_BYTES];
        gc_lines_run((void *[]){x, a, b}, (void *[]){o, y}, workspace, NULL);
        printf("%d %d %d %g %g\\n", (int)o[0], (int)o[1], (int)o[2], y[0], y[1]);
      }
      """
    let source = try directory.file("main.c", caller)
    let program = directory.path + "/main"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-Wall", "-Werror", "-o", program, source, directory.path + "/liblines.c", "-lm"])
    #expect(built.status == 0, "\(built.errors)")
    #expect(try ProcessRun(program, []).output == "1 2 0 2 3\n")
  }

  @Test func modelsHaveInferenceAndTrainingSteps() throws {
    let directory = try TestDirectory()
    let inference = CommandRun(
      "compile", "tiny", "-o", directory.path + "/libtiny.so", "--batch", "1")
    #expect(inference.status == 0, "\(inference.errors)")
    let header = try directory.text("libtiny.h")
    #expect(header.contains("[0] x: input f32[1x5], 20 bytes"))
    #expect(header.contains("[0] logits: f32[1x3], 12 bytes"))
    #expect(!header.contains("labels"))
    let step = CommandRun("compile", "tiny", "-o", directory.path + "/libstep.so", "--train")
    #expect(step.status == 0, "\(step.errors)")
    let stepHeader = try directory.text("libstep.h")
    #expect(stepHeader.contains("labels: input u8[4]"))
    #expect(stepHeader.contains("updates argument"))
    // Both may be part of one program.
    #expect(header.contains(" gc_tiny_run("))
    #expect(stepHeader.contains(" gc_tiny_step_run("))
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(names.count == 6, "\(names)")
  }

  @Test(arguments: [".so", ".c", ".h"])
  func nothingButFilesIsReplaced(suffix: String) throws {
    let directory = try TestDirectory()
    let folder = directory.path + "/ee" + suffix
    try FileManager.default.createDirectory(
      atPath: folder + "/kept", withIntermediateDirectories: true)
    let run = CommandRun("compile", "tiny", "-o", directory.path + "/ee.so")
    #expect(run.status == 1)
    #expect(run.errors.contains("error: \(folder): is a directory, expected a file"))
    #expect(FileManager.default.fileExists(atPath: folder + "/kept"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
    try FileManager.default.removeItem(atPath: folder)
    try directory.pipe("ee" + suffix)
    let second = CommandRun("compile", "tiny", "-o", directory.path + "/ee.so")
    #expect(second.status == 1)
    #expect(second.errors.contains("error: \(folder): is not a regular file"))
  }

  @Test func filesAreReplaced() throws {
    let directory = try TestDirectory()
    for suffix in ["so", "c", "h"] { _ = try directory.file("a.\(suffix)", "old") }
    let run = CommandRun("compile", "tiny", "-o", directory.path + "/a.so")
    #expect(run.status == 0, "\(run.errors)")
    for suffix in ["so", "c", "h"] { #expect(try directory.text("a.\(suffix)") != "old") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 3)
  }

  @Test func filesHaveNoTrainingStep() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let run = CommandRun("compile", path, "-o", directory.path + "/a.so", "--train")
    #expect(run.status == 1)
    #expect(run.errors.contains("--train is for models"))
  }
}
