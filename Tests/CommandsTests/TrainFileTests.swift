import Formats
import Foundation
import Testing

/// Training that is ended from outside, by the built program.
@Suite struct TrainFileTests {
  /// A training of many short steps.
  private func start(_ arguments: [String]) throws -> (process: Process, errors: Pipe) {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appendingPathComponent("graphc")
    process.arguments =
      ["train", "universal-approximation", "--backend", "interpreter", "--epochs", "1000000"]
      + arguments
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    return (process, errors)
  }

  /// Waits until there is a file that is not the one before.
  private func waitForFile(_ path: String, after before: Data? = nil) {
    func contents() -> Data? { try? Data(contentsOf: URL(fileURLWithPath: path)) }
    // A loaded machine may need long to start a process.
    for _ in 0..<3000 where contents() == before { usleep(10_000) }
  }

  /// Epochs that the checkpoint has behind it.
  private func epochs(_ path: String) throws -> Int {
    let header = try #require(try SafeTensors.read(path).metadata["graphc.training"])
    let object = try JSONSerialization.jsonObject(with: Data(header.utf8))
    let progress = (object as? [String: Any])?["progress"] as? [String: Any]
    return try #require(progress?["finishedEpochs"] as? Int)
  }

  @Test func killedTrainingsGoOn() throws {
    let directory = try TestDirectory()
    let path = "\(directory.path)/a.safetensors"
    var last = 0
    for attempt in 0..<5 {
      let resumption = attempt == 0 ? [] : ["--resume", path]
      let before = try? Data(contentsOf: URL(fileURLWithPath: path))
      let (process, _) = try start(["--checkpoint", path, "--every", "1"] + resumption)
      waitForFile(path, after: before)
      usleep(UInt32(30_000 + attempt * 40_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let found = try epochs(path)
      #expect(found >= last)
      last = found
    }
    #expect(last > 0)
  }

  @Test func interruptionSavesAndSaysHowToGoOn() throws {
    let directory = try TestDirectory()
    let path = "\(directory.path)/a state.safetensors"
    let (process, errors) = try start(["--checkpoint", path])
    waitForFile(path)
    kill(process.processIdentifier, SIGINT)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    #expect(text.contains("interrupted: saving state after this step"))
    #expect(text.contains("interrupted: state saved to \(path): "))
    #expect(try epochs(path) > 0)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("go on with: ") })
    #expect(line.hasSuffix("--checkpoint '\(path)' --resume '\(path)'"))
    // The shell takes it as it is, but for the number of epochs, which would take hours.
    let command = line.dropFirst("go on with: graphc".count)
      .replacing("--epochs 1000000", with: "--epochs \(try epochs(path))")
    let run = try ProcessRun("/bin/sh", ["-c", "exec '\(ProcessRun.graphcPath)' \(command)"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("resumed \(path): "))
  }

  /// The first Ctrl-C asks to stop after the step; here no step ever ends.
  @Test func secondInterruptionEndsAtOnce() throws {
    let directory = try TestDirectory()
    let compiler = try directory.script(
      "cc",
      "if [ \"$1\" = --version ]; then echo slow clang; exit 0; fi\n"
        + "touch \(directory.path)/started; sleep 1000")
    let process = try RunningProcess.graphc(
      [
        "train", "universal-approximation", "--backend", "cc", "--checkpoint",
        directory.path + "/a.safetensors",
      ], environment: ["GRAPHC_CC": compiler, "GRAPHC_CACHE": directory.path + "/cache"])
    waitForFile(directory.path + "/started")
    process.send(SIGINT)
    // Two signals of one number that come at once are one.
    process.waitForErrors()
    process.send(SIGINT)
    let run = process.wait()
    #expect(run.status == 130)
    #expect(
      run.errors == """

        interrupted: saving state after this step; Ctrl-C again ends at once

        interrupted: training of universal-approximation ended without saving

        """)
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/a.safetensors"))
  }

  @Test func plotsAreWritten() throws {
    let directory = try TestDirectory()
    let run = try ProcessRun.graphc(
      "train", "delta-rule", "--backend", "interpreter", "--epochs", "3", "--plots",
      directory.path + "/plots")
    #expect(run.status == 0)
    let picture = XMLText(try directory.text("plots/loss.svg"))
    #expect(picture.isWellFormed && picture.text.contains("delta-rule: loss"))
  }

  @Test func optionsThatDoNotFit() throws {
    let lone = CommandRun("train", "tiny", "--every", "5")
    #expect(lone.status == 64)
    #expect(lone.errors.contains("add --checkpoint FILE"))
    let both = CommandRun("train", "tiny", "--resume", "a", "--weights", "b")
    #expect(both.status == 64)
    let useless = CommandRun("train", "talk", "--checkpoint", "/nowhere/a")
    #expect(useless.status == 1)
    #expect(useless.errors.hasPrefix("error: talk: has no use for --checkpoint"))
  }
}
