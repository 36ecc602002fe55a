import Formats
import Foundation
import GraphC
import Testing

/// A library loads the files that GraphC reads, and refuses the others with a number.
@Suite struct ArtifactLoadTests {
  /// Loads each of its arguments into a context, and prints the status of each and what `w` is then.
  private static let loader = """
    #include "affine.h"
    #include <stdio.h>
    int main(int count, char **paths) {
      for (int i = 1; i < count; ++i) {
        affine_context *context;
        affine_create(&context, NULL, 0, 1);
        int status = affine_load(context, paths[i]);
        float *w = affine_data(context, affine_tensor_named("w"));
        printf("%d %s %g\\n", status, affine_detail(context), w[5]);
        affine_destroy(context);
      }
      return 0;
    }
    """

  private static func bytes(_ header: String, _ count: Int) -> [UInt8] {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(text.count >> (8 * $0) & 255) }
    // Every float is 1.
    return length + text + (0..<count).map { [0, 0, 128, 63][$0 % 4] }
  }

  private static let w = #""w":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}"#

  /// Files by what is special about them, with the status that libraries give.
  private static let files: [(name: String, bytes: [UInt8], status: Int)] = [
    ("plain", bytes("{\(w)}", 24), 0),
    ("blanks", bytes("{ \(w) }  \n", 24), 0),
    ("metadata", bytes(#"{"__metadata__":{"a":"\n\u00e9\ud83d\ude00"},\#(w)}"#, 24), 0),
    ("escaped name", bytes(#"{\#(w.replacing("\"w\"", with: "\"\\u0077\""))}"#, 24), 0),
    (
      "keys in another order",
      bytes(#"{"w":{"data_offsets":[0,24],"shape":[3,2],"dtype":"F32"}}"#, 24), 0
    ),
    (
      "others",
      bytes(
        #"{"v":{"dtype":"BF16","shape":[2,0],"data_offsets":[24,24]},\#(w),"#
          + #""u":{"dtype":"F64","shape":[],"data_offsets":[24,32]}}"#, 32), 0
    ),
    ("other shape", bytes(#"{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#, 24), 8),
    ("other type", bytes(#"{"w":{"dtype":"I32","shape":[3,2],"data_offsets":[0,24]}}"#, 24), 8),
    ("missing", bytes(#"{"v":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}"#, 24), 7),
    ("trailing bytes", bytes("{\(w)}", 25), 6),
    ("too few bytes", bytes("{\(w)}", 23), 6),
    ("gap", bytes(#"{\#(w),"v":{"dtype":"U8","shape":[1],"data_offsets":[25,26]}}"#, 26), 6),
    ("overlap", bytes(#"{\#(w),"v":{"dtype":"U8","shape":[1],"data_offsets":[23,24]}}"#, 24), 6),
    ("twice", bytes(#"{\#(w),\#(w)}"#, 24), 6),
    (
      "another twice",
      bytes(
        #"{\#(w),"v":{"dtype":"U8","shape":[0],"data_offsets":[24,24]},"#
          + #""v":{"dtype":"U8","shape":[0],"data_offsets":[24,24]}}"#, 24), 6
    ),
    ("metadata twice", bytes(#"{"__metadata__":{"a":"","a":""},\#(w)}"#, 24), 6),
    ("number as metadata", bytes(#"{"__metadata__":{"a":1},\#(w)}"#, 24), 6),
    (
      "bytes and shape differ",
      bytes(#"{\#(w),"v":{"dtype":"F64","shape":[1],"data_offsets":[24,28]}}"#, 28), 6
    ),
    (
      "unknown type",
      bytes(#"{\#(w),"v":{"dtype":"U4","shape":[0],"data_offsets":[24,24]}}"#, 24), 6
    ),
    (
      "unknown key",
      bytes(#"{"w":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24],"x":"y"}}"#, 24), 6
    ),
    (
      "key twice",
      bytes(#"{"w":{"dtype":"F32","dtype":"F32","shape":[3,2],"data_offsets":[0,24]}}"#, 24), 6
    ),
    ("no type", bytes(#"{"w":{"shape":[3,2],"data_offsets":[0,24]}}"#, 24), 6),
    ("needless zero", bytes(#"{"w":{"dtype":"F32","shape":[03,2],"data_offsets":[0,24]}}"#, 24), 6),
    (
      "number of 64 bits",
      bytes(
        #"{"w":{"dtype":"F32","shape":[3,9223372036854775808],"data_offsets":[0,24]}}"#, 24), 6
    ),
    (
      "huge shape",
      bytes(
        #"{\#(w),"v":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[24,24]}}"#, 24),
      6
    ),
    (
      "huge empty shape",
      bytes(
        #"{\#(w),"v":{"dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[24,24]}}"#, 24),
      6
    ),
    (
      "65 axes",
      bytes(
        #"{\#(w),"v":{"dtype":"U8","shape":[0\#(String(repeating: ",1", count: 64))],"#
          + #""data_offsets":[24,24]}}"#, 24), 6
    ),
    ("line end in a name", bytes("{\(w.replacing("\"w\"", with: "\"w\n\""))}", 24), 6),
    ("half a pair", bytes(#"{"__metadata__":{"\ud83d":""},\#(w)}"#, 24), 6),
    ("no escape", bytes(#"{"__metadata__":{"\x":""},\#(w)}"#, 24), 6),
    ("no text", bytes("{\(w)}", 24).map { $0 == 119 ? 0xFF : $0 }, 6),
    ("blank before", bytes(" {\(w)}", 24), 6),
    ("more behind", bytes("{\(w)}x", 24), 6),
    ("no end", bytes("{\(w)", 24), 6),
    ("empty", [], 6),
  ]

  @Test func takesWhatIsReadElsewhere() throws {
    let directory = try TestDirectory()
    let source = try directory.file("affine.ir", TestDirectory.affine)
    let bundle = directory.path + "/bundle"
    let compiled = CommandRun("compile", source, "-o", bundle, "--emit", "c,h")
    #expect(compiled.status == 0, "\(compiled.errors)")
    let program = directory.path + "/loader"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-Wall", "-Wextra", "-Werror", "-std=gnu99", "-g", "-fsanitize=address,undefined"]
        + ["-fno-sanitize-recover=all", "-I", bundle, "-o", program]
        + [try directory.file("loader.c", Self.loader), bundle + "/affine.c", "-lm"])
    #expect(built.status == 0, "\(built.errors)")
    let paths = try Self.files.map { file in
      let path = "\(directory.path)/\(file.name)"
      try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      return path
    }
    let run = try ProcessRun(program, paths)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == Self.files.count)
    for (file, line) in zip(Self.files, lines) {
      let detail = [7, 8].contains(file.status) ? "w" : ""
      let number = file.status == 0 ? 1 : 0
      #expect(line == "\(file.status) \(detail) \(number)", "\(file.name)")
      // Damaged for one is damaged for the other.
      let isRead = (try? SafeTensors.read(bytes: file.bytes, name: "x")) != nil
      #expect(isRead == (file.status != 6), "\(file.name)")
    }
  }

  /// Tensors may have as many axes as graphs allow.
  @Test func tensorsOfTheHighestRankAreLoaded() throws {
    let directory = try TestDirectory()
    let type = "f32[2\(String(repeating: "x1", count: 63))]"
    let source = try directory.file(
      "deep.ir",
      """
      graph deep(%w: parameter \(type) = uniform(1.0, 2.0)) -> (y: \(type)) {
        %0 = exp %w : \(type)
        return %0
      }
      """)
    let bundle = directory.path + "/bundle"
    let compiled = CommandRun("compile", source, "-o", bundle)
    #expect(compiled.status == 0, "\(compiled.errors)")
    let caller = """
      #include "deep.h"
      #include <stdio.h>
      int main(int count, char **paths) {
        deep_context *context;
        float y[2];
        deep_create(&context, NULL, 0, 1);
        int status = deep_load(context, paths[1]);
        deep_run(context, y);
        printf("%d %d\\n", status, y[0] > 2 && y[1] > 2);
        deep_destroy(context);
        return count != 2;
      }
      """
    let program = directory.path + "/deep"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-I", bundle, "-o", program, try directory.file("deep.c", caller), bundle + "/libdeep.so"]
        + ["-Wl,-rpath,\(bundle)"])
    #expect(built.status == 0, "\(built.errors)")
    #expect(try ProcessRun(program, [bundle + "/deep.safetensors"]).output == "0 1\n")
  }

  /// Pointers that are no multiple of an element's width are arguments to refuse.
  @Test func misalignedTensorsAreRefused() throws {
    let directory = try TestDirectory()
    let source = try directory.file("affine.ir", TestDirectory.affine)
    let bundle = directory.path + "/bundle"
    #expect(CommandRun("compile", source, "-o", bundle, "--emit", "c,h").status == 0)
    let caller = """
      #include "affine.h"
      #include <stdio.h>
      int main(void) {
        static float x[7], y[5], loss[2];
        affine_context *context;
        affine_create(&context, NULL, 0, 1);
        printf("%d", affine_run(context, x, y, loss));
        printf("%d", affine_run(context, (float *)((char *)x + 1), y, loss));
        printf("%d", affine_run(context, x, (float *)((char *)y + 2), loss));
        printf("%d", affine_run(context, x, y, (float *)((char *)loss + 3)));
        printf("%d", affine_run(context, x + 1, y + 1, NULL));
        affine_destroy(context);
        return 0;
      }
      """
    let program = directory.path + "/misaligned"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-I", bundle, "-o", program, try directory.file("m.c", caller), bundle + "/affine.c", "-lm"])
    #expect(built.status == 0, "\(built.errors)")
    #expect(try ProcessRun(program, []).output == "03330")
  }
}
