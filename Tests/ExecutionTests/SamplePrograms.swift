import CodeGeneration
import Execution
import Foundation
import IR
import Operators
import Scheduling

/// Graphs with hand-written C for them, in the form the emitter uses: no header is included.
enum SamplePrograms {
  /// What emitted text starts with.
  static let preamble = """
    typedef signed int int32_t;
    typedef signed long int64_t;
    typedef unsigned char uint8_t;
    typedef struct gc_runtime {
      int32_t abi_version;
      int32_t threads;
      void *pool;
      void (*parallel)(void *pool, void (*body)(void *context, int64_t chunk), void *context,
                       int64_t chunks);
      void (*gemm_f32)(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row_stride,
                       int64_t a_column_stride, const float *b, int64_t b_row_stride,
                       int64_t b_column_stride, float *c, int64_t c_row_stride,
                       const void *hooks);
      void (*gemm_f64)(int64_t m, int64_t n, int64_t k, const double *a, int64_t a_row_stride,
                       int64_t a_column_stride, const double *b, int64_t b_row_stride,
                       int64_t b_column_stride, double *c, int64_t c_row_stride,
                       const void *hooks);
    } gc_runtime;

    """

  static func program(_ body: String, workspaceByteCount: Int = 0) -> EmittedProgram {
    let head = """
      int32_t entry(void *const *arguments, void *const *outputs, void *workspace,
                    const gc_runtime *runtime, int64_t batch) {

      """
    return EmittedProgram(
      dialect: .loops, source: preamble + head + body + "\n}\n", entry: "entry",
      workspaceByteCount: workspaceByteCount)
  }

  /// `sum = a + b` over eight elements.
  static func addition(comment: String = "") throws -> (Graph, EmittedProgram) {
    let builder = GraphBuilder("addition")
    let type = TensorType(.f32, [8])
    let (a, b) = (builder.argument("a", .input, type), builder.argument("b", .input, type))
    builder.output("sum", a + b)
    let body = """
        /* \(comment) */
        const float *a = arguments[0], *b = arguments[1];
        float *sum = outputs[0];
        for (int64_t i = 0; i < 8; i += 1) sum[i] = a[i] + b[i];
        return 0;
      """
    return (try builder.finish(), program(body))
  }

  /// `w` becomes `w + x`, and `total` is its sum; goes through the workspace.
  static func accumulation() throws -> (Graph, EmittedProgram) {
    let builder = GraphBuilder("accumulation")
    let type = TensorType(.f64, [3])
    let w = builder.argument("w", .parameter, type, initializer: .ones)
    let x = builder.argument("x", .input, type)
    builder.update(w, to: w + x)
    builder.output("total", (w + x).sum())
    let body = """
        double *w = arguments[0];
        const double *x = arguments[1];
        double *fresh = workspace, *total = outputs[1];
        for (int64_t i = 0; i < 3; i += 1) fresh[i] = w[i] + x[i];
        *total = fresh[0] + fresh[1] + fresh[2];
        for (int64_t i = 0; i < 3; i += 1) w[i] = fresh[i];
        return 0;
      """
    return (try builder.finish(), program(body, workspaceByteCount: 24))
  }

  /// `y = a b` through the runtime, rows divided into four chunks.
  static func product() throws -> (Graph, EmittedProgram) {
    let builder = GraphBuilder("product")
    let a = builder.argument("a", .input, TensorType(.f32, [8, 5]))
    let b = builder.argument("b", .input, TensorType(.f32, [5, 7]))
    builder.output("y", matmul(a, b))
    let chunk = """
      typedef struct { const float *a, *b; float *y; const gc_runtime *runtime; } frame;
      static void rows(void *context, int64_t chunk) {
        frame *f = context;
        f->runtime->gemm_f32(2, 7, 5, f->a + chunk * 10, 5, 1, f->b, 7, 1, f->y + chunk * 14, 7, 0);
      }

      """
    let main = program(
      """
        frame f = {arguments[0], arguments[1], outputs[0], runtime};
        if (runtime->abi_version != 6) return 1;
        runtime->parallel(runtime->pool, rows, &f, 4);
        return 0;
      """)
    let source = preamble + chunk + main.source.dropFirst(preamble.count)
    return (
      try builder.finish(),
      EmittedProgram(dialect: .loops, source: source, entry: "entry", workspaceByteCount: 0)
    )
  }
}

/// A directory of its own for each test, removed at its end.
final class Scratch {
  let path: String

  init() throws {
    let name = "graphc-test-" + UUID().uuidString
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes an executable script and returns its path.
  ///
  /// Another process writes it: children that other tests start just then would inherit our
  /// descriptor, and what someone may write to cannot be executed.
  func script(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try "#!/bin/sh\n\(text)\n".write(toFile: file + ".txt", atomically: true, encoding: .utf8)
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = [file + ".txt", file]
    try copy.run()
    copy.waitUntilExit()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    return file
  }
}
