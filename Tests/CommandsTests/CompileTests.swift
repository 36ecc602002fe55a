import Formats
import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct CompileTests {
  /// Calls a library with numbers of its own and prints its outputs.
  private static let caller = """
    #include "affine.h"
    #include <stdio.h>

    int main(void) {
      const float x[6] = {1, 2, 3, 4, 5, 6};
      float w[6] = {1, 0, 0, 1, 1, 1}, y[4], loss = 0;
      affine_context *context;
      int32_t status = affine_create(&context, NULL, 0, 1);
      if (!status) status = affine_bind(context, affine_tensor_named("w"), w);
      int64_t *count = affine_data(context, affine_tensor_named("count"));
      *count = 41;
      if (!status) status = affine_run(context, x, y, &loss);
      printf("%d %g %g %g %g %g %d\\n", (int)status, y[0], y[1], y[2], y[3], loss, (int)*count);
      affine_destroy(context);
      return status;
    }

    """

  @Test func makesTheFoldersAbove() throws {
    let directory = try TestDirectory()
    let path = "\(directory.path)/some/where/tiny"
    let run = CommandRun("compile", "tiny", "-o", path, "--emit", "h")
    #expect(run.status == 0, "\(run.errors)")
    #expect(FileManager.default.fileExists(atPath: path + "/tiny.h"))
  }

  private static func build(_ arguments: [String]) throws {
    let built = try ProcessRun(
      try SystemCompiler.find().path, ["-Wall", "-Wextra", "-Werror", "-std=gnu99"] + arguments)
    #expect(built.status == 0, "\(built.errors)")
  }

  @Test func cProgramsCanCallALibrary() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let folder = directory.path + "/bundle"
    let run = CommandRun("compile", path, "-o", folder)
    #expect(run.status == 0, "\(run.errors)")
    let source = try directory.file("main.c", Self.caller)
    let program = directory.path + "/main"
    // Once with the library, once with its source: a user may want either.
    for part in ["libaffine.so", "affine.c"] {
      try Self.build(["-I", folder, "-o", program, source, folder + "/" + part, "-lm"])
      let environment = ["LD_LIBRARY_PATH": folder]
      let output = try ProcessRun(program, [], environment: environment).output
      #expect(output == "0 4 5 10 11 7.5 42\n")
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
    let run = CommandRun("compile", path, "-o", directory.path + "/lines", "--emit", "c,h")
    #expect(run.status == 0, "\(run.errors)")
    let caller = """
      #include "lines.h"
      #include <stdio.h>
      int main(void) {
        const float x[3] = {5, 3, 4};
        const double a[4] = {0, 2, 4, 0}, b[2] = {6, 8};
        double y[2];
        int64_t o[3];
        lines_context *context;
        if (lines_create(&context, NULL, 0, 1) || lines_run(context, x, a, b, o, y)) return 1;
        printf("%d %d %d %g %g\\n", (int)o[0], (int)o[1], (int)o[2], y[0], y[1]);
        lines_destroy(context);
        return 0;
      }
      """
    let source = try directory.file("main.c", caller)
    let program = directory.path + "/main"
    let folder = directory.path + "/lines"
    try Self.build(["-I", folder, "-o", program, source, folder + "/lines.c", "-lm"])
    #expect(try ProcessRun(program, []).output == "1 2 0 2 3\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
  }

  @Test func modelsHavePredictionsAndTrainingSteps() throws {
    let directory = try TestDirectory()
    let inference = CommandRun(
      "compile", "tiny", "-o", directory.path + "/a", "--batch", "1", "--emit", "h")
    #expect(inference.status == 0, "\(inference.errors)")
    let header = try directory.text("a/tiny.h")
    #expect(header.contains("tiny_predict(tiny_context *context, const float *x, float *logits);"))
    #expect(!header.contains("labels"))
    let step = CommandRun(
      "compile", "tiny", "-o", directory.path + "/b", "--train", "--name", "other", "--emit", "h")
    #expect(step.status == 0, "\(step.errors)")
    let both = try directory.text("b/other.h")
    #expect(both.contains(" other_predict(other_context *context, "))
    #expect(
      both.contains(
        "other_train_step(other_context *context, const float *x, const uint8_t *labels, float *loss"
      ))
  }

  /// However large weights and constants are, the C file is small.
  @Test func largeTensorsAreNoPartOfTheSource() throws {
    let directory = try TestDirectory()
    let numbers = (0..<4000).map { "\(Double($0) / 8)" }.joined(separator: ", ")
    let path = try directory.file(
      "large.ir",
      """
      graph large(%x: input f32[4000], %w: parameter f32[2000000] = ones)
          -> (y: f32[4000], z: f32[]) {
        %0 = constant {value = f32[4000] [\(numbers)]} : f32[4000]
        %1 = add %x, %0 : f32[4000]
        %2 = reduce_sum %w {axes = [0]} : f32[]
        return %1, %2
      }
      """)
    let run = CommandRun("compile", path, "-o", directory.path + "/b", "--emit", "c,h,weights")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try directory.text("b/large.c").utf8.count < 100_000)
    let weights = try SafeTensors.read(directory.path + "/b/large.safetensors").tensors
    #expect(weights["w"]?.elementCount == 2_000_000)
    let constant = try #require(weights.first { $0.key.hasPrefix("constant.") }?.value)
    #expect(constant.doubles == (0..<4000).map { Double($0) / 8 })
  }

  @Test func sourcesAreTheSameEveryTime() throws {
    let directory = try TestDirectory()
    for name in ["a", "b"] {
      let run = CommandRun(
        "compile", "tiny", "-o", directory.path + "/" + name, "--train", "--emit", "c,h,json,py,pc")
      #expect(run.status == 0, "\(run.errors)")
    }
    for suffix in ["c", "h", "json", "py", "pc"] {
      #expect(try directory.text("a/tiny.\(suffix)") == directory.text("b/tiny.\(suffix)"))
    }
  }

  /// No processor joins a product and a sum that another could not.
  @Test func whatRunsEverywhereRoundsEverywhereAlike() throws {
    let directory = try TestDirectory()
    for (cpu, flag, other) in [("generic", "off", "on"), ("native", "on", "off")] {
      let run = CommandRun(
        "compile", "tiny", "-o", directory.path + "/" + cpu, "--cpu", cpu, "--emit", "so,c,json")
      #expect(run.status == 0, "\(run.errors)")
      for name in ["tiny.c", "tiny.json"] {
        let text = try directory.text("\(cpu)/\(name)")
        #expect(text.contains("-ffp-contract=" + flag) && !text.contains("-ffp-contract=" + other))
      }
    }
  }

  @Test func weightsComeFromAFile() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let given = directory.path + "/given.safetensors"
    func compile(_ tensors: [String: TensorData]) throws -> CommandRun {
      try SafeTensors.write(SafeTensors.Contents(tensors: tensors), to: given)
      return CommandRun(
        "compile", path, "-o", directory.path + "/b", "--emit", "weights", "--weights", given)
    }
    let w = TensorData([3, 2], .f32([1, 2, 3, 4, 5, 6]))
    let run = try compile(["w": w, "else": w])
    #expect(run.status == 0, "\(run.errors)")
    let written = try SafeTensors.read(directory.path + "/b/affine.safetensors").tensors
    #expect(written == ["w": w, "count": TensorData([], .i64([0]))])
    let missing = try compile(["else": w])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("does not fit the model"))
    #expect(missing.errors.contains("missing: count, w"))
    let wrong = try compile(["w": TensorData([2], .f32([1, 2]))])
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("w is f32[3x2], found f32[2]"))
  }

  @Test(arguments: [".c", ".h"])
  func nothingButFilesIsReplaced(suffix: String) throws {
    let directory = try TestDirectory()
    let folder = directory.path + "/b/tiny" + suffix
    try FileManager.default.createDirectory(
      atPath: folder + "/kept", withIntermediateDirectories: true)
    let arguments = ["compile", "tiny", "-o", directory.path + "/b", "--emit", "c,h"]
    let run = CommandRun(arguments)
    #expect(run.status == 1)
    #expect(run.errors.contains("error: \(folder): is a directory, expected a file"))
    #expect(FileManager.default.fileExists(atPath: folder + "/kept"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["b"])
    try FileManager.default.removeItem(atPath: folder)
    try directory.pipe("b/tiny" + suffix)
    let second = CommandRun(arguments)
    #expect(second.status == 1)
    #expect(second.errors.contains("error: \(folder): is not a regular file"))
  }

  @Test func filesAreReplacedAndNothingElse() throws {
    let directory = try TestDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path + "/b", withIntermediateDirectories: true)
    for name in ["tiny.c", "tiny.h", "notes"] { _ = try directory.file("b/" + name, "old") }
    let run = CommandRun("compile", "tiny", "-o", directory.path + "/b", "--emit", "c,h")
    #expect(run.status == 0, "\(run.errors)")
    for name in ["tiny.c", "tiny.h"] { #expect(try directory.text("b/" + name) != "old") }
    #expect(try directory.text("b/notes") == "old")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path + "/b").count == 3)
  }

  @Test(arguments: [
    (["--name", "a b"], "name 'a b': is no name in C"),
    (["--name", "double"], "name 'double': is no name in C"),
    (["--cpu", "x86-64-v5"], "unknown processor 'x86-64-v5'; did you mean 'x86-64-v2'?"),
    (["--emit", "so,hh"], "unknown kind of file 'hh'; did you mean 'h'?"),
    (["--weights", "/nowhere"], "no such file"),
    (["--cc", "/nowhere"], "no executable file"),
  ])
  func mistakesAreTold(arguments: [String], message: String) throws {
    let directory = try TestDirectory()
    let run = CommandRun(["compile", "tiny", "-o", directory.path + "/b"] + arguments)
    #expect(run.status != 0)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
  }

  @Test func foldersAreNoFiles() throws {
    let directory = try TestDirectory()
    let file = try directory.file("b", "kept")
    let run = CommandRun("compile", "tiny", "-o", file)
    #expect(run.status == 1)
    #expect(run.errors.contains("\(file): is not a folder"))
    #expect(try directory.text("b") == "kept")
  }

  @Test func filesHaveNoTrainingStep() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let run = CommandRun("compile", path, "-o", directory.path + "/a", "--train")
    #expect(run.status == 1)
    #expect(run.errors.contains("--train is for models"))
  }
}
