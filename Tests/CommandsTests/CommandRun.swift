import Foundation
import GraphC
import Synchronization
import Training
import Workloads

@testable import Commands

/// One command, run in this process on models of the tests' own.
struct CommandRun {
  let status: Int32
  let output: String
  let errors: String

  init(_ arguments: String..., models: [ModelEntry] = TestModels.all) {
    self.init(arguments, models: models)
  }

  init(
    _ arguments: [String], models: [ModelEntry] = TestModels.all, workloads: [Workload] = []
  ) {
    let (output, errors) = (Lines(), Lines())
    let environment = CommandEnvironment(
      models: models, workloads: workloads, print: { output.add($0) },
      printError: { errors.add($0) })
    status = GraphCCommand.run(arguments, in: environment)
    self.output = output.text
    self.errors = errors.text
  }

  /// The output as JSON.
  func json() throws -> Any {
    try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
  }

  private final class Lines: Sendable {
    private let all = Mutex<[String]>([])
    func add(_ line: String) { all.withLock { $0.append(line) } }
    var text: String { all.withLock { $0.joined(separator: "\n") } }
  }
}

enum TestModels {
  /// Two layers, three classes: compiles and runs in no time.
  static let tiny = Model(
    name: "tiny", summary: "two small layers", defaultBatchSize: 4, optimizer: SGD()
  ) { builder, batch in
    let x = builder.input("x", [batch, 5])
    let labels = builder.input("labels", [batch], .u8)
    let logits = Dense(3)(Dense(6, activation: .tanh)(x))
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("logits", logits)
  }

  static let all = [
    ModelEntry(name: "tiny", summary: tiny.summary, model: tiny) { request throws(Diagnostic) in
      let rows = request.batchSize ?? tiny.defaultBatchSize
      let program = try Compiler.compile(
        tiny.trainingGraph(batchSize: rows), options: request.compiler)
      try program.initialize(seed: request.seed)
      for epoch in 0..<(request.epochs ?? 1) {
        try program.run()
        request.print("epoch \(epoch + 1)")
      }
      return TrainingReport([
        "loss": try program.buffer("loss").scalar, "epochs": Double(request.epochs ?? 1),
      ])
    },
    ModelEntry(name: "talk", summary: "has no network", lacking: [.epochs, .batchSize]) {
      _ throws(Diagnostic) in
      TrainingReport(["answer": 42])
    },
  ]
}

/// A directory for files, removed with its owner.
final class TestDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/commands-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a new file.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  /// Writes an executable script and returns its path.
  ///
  /// Another process writes it: children that other tests start just then would inherit our
  /// descriptor, and what someone may write to cannot be executed.
  func script(_ name: String, _ text: String) throws -> String {
    let source = try file(name + ".txt", "#!/bin/sh\n\(text)\n")
    _ = try ProcessRun("/bin/cp", [source, "\(path)/\(name)"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  /// Makes a pipe with a name, which is no regular file.
  @discardableResult
  func pipe(_ name: String) throws -> String {
    _ = try ProcessRun("/usr/bin/mkfifo", ["\(path)/\(name)"])
    return "\(path)/\(name)"
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  /// `y = x w`, its mean as `loss`, and a counter.
  static let affine = """
    graph affine(
      %x: input f32[2x3],
      %w: parameter f32[3x2] = uniform(-1.0, 1.0),
      %count: state i64[] = zeros
    ) -> (
      y: f32[2x2],
      loss: f32[],
      %count: i64[]
    ) {
      %0 = matmul %x, %w : f32[2x2]
      %1 = reduce_mean %0 {axes = [0, 1]} : f32[]
      %2 = constant {value = i64[] 1} : i64[]
      %3 = add %count, %2 : i64[]
      return %0, %1, %3
    }

    """
}
