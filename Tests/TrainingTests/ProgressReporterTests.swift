import GraphC
import Synchronization
import Testing
import Training

@Suite struct ProgressReporterTests {
  static func output(_ style: ProgressReporter.Style) throws -> String {
    var text = ""
    let progress = ProgressReporter(style) { text += $0 }
    let options = TrainingOptions(epochs: 2, compiler: compiler(.interpreter))
    let trainer = try Trainer(model: line(), dataset: points(6), options: options)
    _ = try trainer.fit(validation: points(3), progress: progress)
    return text
  }

  @Test func plainIsOneLinePerEpoch() throws {
    let lines = try Self.output(.plain).split(separator: "\n")
    #expect(lines.count == 2)
    let first = try #require(lines.first)
    #expect(first.hasPrefix("epoch 1/2  loss "))
    #expect(first.contains("  near "))
    #expect(first.contains("  validation loss "))
    #expect(first.hasSuffix(" s"))
  }

  @Test func terminalRewritesItsLine() throws {
    let text = try Self.output(.terminal)
    #expect(text.hasPrefix("\r\u{1B}[2Kepoch 1/2  step 1/2  loss "))
    #expect(text.hasSuffix(" s\n"))
    #expect(text.filter { $0 == "\n" }.count == 2)
  }

  @Test func requestsGetWholeLines() throws {
    let lines = Mutex<[String]>([])
    let request = TrainingRequest(print: { line in lines.withLock { $0.append(line) } })
    let options = TrainingOptions(compiler: compiler(.interpreter))
    let trainer = try Trainer(model: line(), dataset: points(6), options: options)
    _ = try trainer.fit(progress: ProgressReporter(request))
    let found = lines.withLock { $0 }
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("epoch 1/1  loss ") && found[0].hasSuffix(" s"))
  }

  @Test func quietSaysNothing() throws { #expect(try Self.output(.quiet).isEmpty) }
}
