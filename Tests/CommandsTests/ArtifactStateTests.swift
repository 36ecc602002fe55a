import Foundation
import GraphC
import Testing
import Training

/// "`save` writes all of them, `load` reads them, and training goes on bit for bit" (Docs/ABI.md), for
/// every kind of library.
@Suite struct ArtifactStateTests {
  /// What a library may be, and the definitions that say so to `Consumers/resume.c`.
  struct Form: CustomStringConvertible, Sendable {
    let description: String
    let isStatic: Bool

    var options: [String] { description.split(separator: " ").map(String.init) }
    var definitions: [String] {
      (options.contains("--train") ? ["-DTRAINS"] : [])
        + (options.contains("--max-batch") ? ["-DOPEN"] : [])
        + (options.contains("--threads") ? ["-DTHREADS=2"] : [])
    }

    init(_ description: String) {
      self.description = description
      isStatic = description.contains("--static-weights")
    }

    /// Every option with every other, in few forms.
    static let all = [
      "--batch 3", "--max-batch 5 --threads", "--batch 3 --static-weights",
      "--max-batch 5 --static-weights", "--batch 3 --train --threads", "--max-batch 5 --train",
      "--batch 3 --train --static-weights --threads",
      "--max-batch 5 --train --static-weights --cpu generic",
    ].map(Form.init)
  }

  /// All that can be in a context: parameters that are trained and frozen, running statistics, the step
  /// of random numbers, the memory of an optimizer around others, and a large constant.
  private static let model = Model(
    name: "stateful",
    optimizer: Adam().grouping([ParameterGroup("frozen*", frozen: true)])
      .clippingGradients(toGlobalNorm: 1).averagingWeights(decay: 0.5)
  ) { builder, batch, mode in
    let x = builder.input("x", [batch, 40])
    let labels = builder.input("labels", [batch], .u8)
    let table = TensorData([40, 40], (0..<1600).map { Float($0 % 11) / 11 })
    let features = matmul(x, builder.constant(table))
    let network = Sequential {
      Dense(8, activation: .tanh, name: "frozen")
      BatchNorm()
      Dropout(0.25)
      Dense(3)
    }
    let logits = network(features, mode: mode)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("logits", logits)
  }

  private static let models = [
    ModelEntry(name: model.name, summary: "has all kinds of state", model: model) {
      _ throws(Diagnostic) in TrainingReport([:])
    }
  ]

  @Test(arguments: Form.all) func goesOnFromWhatWasSaved(_ form: Form) throws {
    let directory = try TestDirectory()
    let bundle = directory.path + "/bundle"
    let compiled = CommandRun(
      ["compile", "stateful", "-o", bundle, "--seed", "5"] + form.options, models: Self.models)
    #expect(compiled.status == 0, "\(compiled.errors)")
    let consumer = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Consumers/resume.c").path
    let program = directory.path + "/resume"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-Wall", "-Wextra", "-Werror", "-std=gnu99", "-I", bundle, "-o", program, consumer]
        + ["-DNAME=stateful", "-DHEADER=\"stateful.h\""] + form.definitions
        + ["-L", bundle, "-lstateful", "-Wl,-rpath,\(bundle)"])
    #expect(built.status == 0, "\(built.errors)")
    let weights = form.isStatic ? "" : bundle + "/stateful.safetensors"
    let run = try ProcessRun(program, [weights, directory.path])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }
}
