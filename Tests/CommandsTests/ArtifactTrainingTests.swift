import Artifacts
import Examples
import Foundation
import GraphC
import Testing
import Training

@testable import Commands

/// A compiled training step against the same step in this process.
@Suite struct ArtifactTrainingTests {
  private static let steps = 40
  private static let rows = 32

  /// Images and labels, made by a rule: what matters is that both sides get the same.
  private static func batch(_ step: Int) -> (images: [UInt8], labels: [UInt8]) {
    let labels = (0..<rows).map { UInt8((step * 7 + $0 * 3) % 10) }
    let images = labels.enumerated().flatMap { row, label in
      (0..<784).map { pixel in
        let noise = (step * 31 + row * 17 + pixel * 13) % 97
        return UInt8(pixel % 10 == Int(label) ? 255 - noise : noise)
      }
    }
    return (images, labels)
  }

  @Test func lossesAreThoseOfThisProcessBitForBit() throws {
    let entry = try #require(Examples.all.first { $0.name == "fashion-mlp" })
    let model = try #require(entry.model)
    let graph = try model.trainingGraph(batchSize: Self.rows)
    let artifact = try Artifact(
      label: graph.name, [Artifact.Program("train_step", graph)],
      options: ArtifactOptions(isThreaded: true, kinds: [.so, .c, .h, .weights]))
    let directory = try TestDirectory()
    try ArtifactBundle(artifact, folder: directory.path).write(compiler: nil)

    var options = CompilerOptions()
    options.execution = ExecutionOptions(backend: .cc)
    let program = try Compiler.compile(graph, options: options)
    try program.initialize(seed: 0)
    var expected = ""
    // As in IDX files: a header, then the elements.
    var images = [UInt8](repeating: 0, count: 16)
    var labels = [UInt8](repeating: 0, count: 8)
    for step in 0..<Self.steps {
      let batch = Self.batch(step)
      images += batch.images
      labels += batch.labels
      try program.write(TensorData([Self.rows, 784], .u8(batch.images)), to: "x")
      try program.write(TensorData([Self.rows], .u8(batch.labels)), to: "labels")
      try program.run()
      guard case .f32(let loss) = try program.read("loss").storage else { return }
      expected += String(format: "%08x\n", loss[0].bitPattern)
    }
    let files = ["images", "labels"].map { directory.path + "/" + $0 }
    try Data(images).write(to: URL(fileURLWithPath: files[0]))
    try Data(labels).write(to: URL(fileURLWithPath: files[1]))

    let consumer = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Consumers/training.c").path
    let trainer = directory.path + "/trainer"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-I", directory.path, "-o", trainer, consumer, "-L", directory.path, "-lfashion_mlp"]
        + ["-Wl,-rpath,\(directory.path)"])
    #expect(built.status == 0, "\(built.errors)")
    let run = try ProcessRun(
      trainer, [directory.path + "/fashion_mlp.safetensors"] + files + ["\(Self.steps)"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == expected)
    // It learns, so that equality is not that of nothing.
    let losses = run.output.split(separator: "\n").compactMap { UInt32($0, radix: 16) }
      .map(Float.init(bitPattern:))
    #expect(losses.count == Self.steps && losses[Self.steps - 1] < losses[0] / 2)
  }
}
