import Foundation
import Testing

/// The built command on file systems that refuse something: mounted `noexec`, read-only, or full.
///
/// Each is a memory file system in a mount namespace of the process's own.
@Suite(.enabled(if: MountNamespace.isAvailable, "mounting is not allowed here"))
struct FileSystemTests {
  private static let result = "y: f32[2]\n[2.0 4.0]\n"

  /// Where the cache is, and what is said in the first and the second run.
  @Test(arguments: [
    ("noexec", "", "is on a file system mounted noexec, so programs are compiled anew"),
    ("size=8k", "cannot be written: No space left on device", "No space left on device"),
    ("ro", "cannot be written: Read-only file system", "Read-only file system"),
  ])
  func caches(_ option: String, _ first: String, _ second: String) throws {
    let place = try MountNamespace(option, as: "GRAPHC_CACHE")
    let run = "run twice.ir --input 'x=[1, 2]' --backend cc"
    let runs = try place.graphc(run, run, "doctor", "cache ls", "cache clear")
    for (run, warning) in zip(runs, [first, second]) {
      #expect(run.status == 0)
      #expect(run.output == Self.result)
      #expect(run.errors.isEmpty == warning.isEmpty)
      let isTold = run.errors.hasPrefix("warning: ") && run.errors.contains(warning)
      #expect(warning.isEmpty || isTold, "\(run.errors)")
    }
    let doctor = runs[2]
    #expect(doctor.status == 0)
    #expect(doctor.output.contains("program cache     missing: \(place.path)"))
    #expect(doctor.output.contains("set GRAPHC_CACHE to a directory"))
    #expect(runs[3].status == 0)
    #expect(runs[4].status == 0)
  }

  @Test(arguments: [
    ("size=16k", "program.c cannot be written: No space left on device"),
    ("ro", "cannot be made: Read-only file system"),
  ])
  func temporaryFiles(_ option: String, _ reason: String) throws {
    let place = try MountNamespace(option, as: "TMPDIR")
    let runs = try place.graphc(
      "run twice.ir --input 'x=[1, 2]' --backend cc", "run twice.ir --input 'x=[1, 2]'",
      "train delta-rule --epochs 50", "doctor")
    #expect(runs[0].status == 1)
    #expect(
      runs[0].errors == """
        error: temporary directory: \(reason)
          note: it would be in \(place.path); set TMPDIR to a directory that can be written and \
        has space

        """)
    #expect(runs[1].output == Self.result)
    #expect(runs[2].status == 0)
    #expect(runs[3].output.contains("fix: set TMPDIR to a directory that you can write"))
  }

  /// Programs are loaded from the cache then.
  @Test func temporaryFilesThatCannotBeExecuted() throws {
    let place = try MountNamespace("noexec", as: "TMPDIR")
    let runs = try place.graphc(
      "run twice.ir --input 'x=[1, 2]' --backend cc", "cache ls", "cache clear")
    #expect(runs[0].status == 0 && runs[0].errors.isEmpty, "\(runs[0].errors)")
    #expect(runs[0].output == Self.result)
    #expect(runs[1].output.contains(": 1 program, "))
  }

  private static let training = "train universal-approximation --backend tcc --json"
  private static let saving = training + " --checkpoint $STATE/a.safetensors"
  private static let filling = "list >$STATE/rest; head -c 100000 /dev/zero >>$STATE/rest"

  /// Training ends with its results all the same, and the checkpoint before is still whole.
  @Test func fullDisksKeepTheCheckpointBefore() throws {
    let place = try MountNamespace("size=16k", as: "STATE")
    let runs = try place.graphc(
      Self.saving + " --epochs 1", Self.filling, Self.saving + " --epochs 2",
      Self.training + " --resume $STATE/a.safetensors --epochs 2")
    #expect(runs[0].status == 0, "\(runs[0].errors)")
    #expect(runs[2].status == 1)
    let reason = ": \(place.path)/a.safetensors: no space left on the device\n  note: not saved: "
    let before = "; this run has saved nothing before\n"
    let (warning, error) = ("warning\(reason)1 epoch\(before)", "error\(reason)2 epochs\(before)")
    #expect(runs[2].errors.contains(warning), "\(runs[2].errors)")
    #expect(runs[2].errors.hasSuffix(error), "\(runs[2].errors)")
    #expect(runs[3].status == 0, "\(runs[3].errors)")
    #expect(runs[2].output == runs[3].output && runs[3].output.contains("error at width 64"))
  }

  /// A disk that is full for a while: saving fails, is told, and goes on when there is room again.
  ///
  /// The last state is there. The history of some seconds has room.
  @Test func trainingOutlivesFullDisks() throws {
    let place = try MountNamespace("size=64m", as: "STATE")
    let wait = { (condition: String) in "until \(condition); do sleep 0.02; done" }
    let runs = try place.graphc(
      """
      \(Self.saving) --epochs 1000000 --every 1 & training=$!
      \(wait("test -e $STATE/a.safetensors"))
      head -c 100000000 /dev/zero >$STATE/rest
      \(wait("grep -q '^  note: training goes on' errors-0"))
      rm $STATE/rest
      \(wait("grep -q '^state is saved again' errors-0"))
      kill -INT $training
      wait $training
      """, Self.training + " --resume $STATE/a.safetensors --epochs 1")
    #expect(runs[0].status == 130)
    let messages = [
      "warning: \(place.path)/a.safetensors: no space left on the device",
      "interrupted: state saved to \(place.path)/a.safetensors: ",
    ]
    for message in messages { #expect(runs[0].errors.contains(message), "\(runs[0].errors)") }
    #expect(runs[1].status == 0, "\(runs[1].errors)")
  }
}

/// A directory with a file system of its own, which a variable names, and what is run there.
struct MountNamespace {
  private let directory: TestDirectory
  private let option: String
  private let variable: String
  var path: String { directory.path + "/mounted" }

  /// `option` is one of `mount`; `ro` is set afterwards.
  /// - Throws: when the directory cannot be made.
  init(_ option: String, as variable: String) throws {
    directory = try TestDirectory()
    self.option = option
    self.variable = variable
    _ = try directory.file("twice.ir", TestGraphs.twice("twice"))
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  private static let unshare = geteuid() == 0 ? ["-m"] : ["-rm"]

  /// Whether this system lets us mount something that nobody else sees.
  static let isAvailable: Bool = {
    let arguments = unshare + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (try? ProcessRun("/usr/bin/unshare", arguments).status) == 0
  }()

  /// Runs commands one after the other, on the same file system.
  func graphc(_ commands: String...) throws -> [ProcessRun] {
    let mount = "mount -t tmpfs -o mode=0700\(option == "ro" ? "" : ",\(option)") tmpfs mounted"
    var lines = ["cd '\(directory.path)' && \(mount) || exit 9"]
    if option == "ro" { lines.append("mount -o remount,ro mounted") }
    lines.append("export GRAPHC_CACHE='\(directory.path)/cache' \(variable)='\(path)'")
    for (index, command) in commands.enumerated() {
      lines.append(
        "{ '\(ProcessRun.graphcPath)' \(command) ; } >output-\(index) 2>errors-\(index); "
          + "echo $? >status-\(index)")
    }
    let run = try ProcessRun(
      "/usr/bin/unshare", Self.unshare + ["/bin/sh", "-c", lines.joined(separator: "\n")])
    #expect(run.errors.isEmpty)
    return try commands.indices.map { index in
      let status = try directory.text("status-\(index)").dropLast()
      return ProcessRun(
        status: try #require(Int32(status)), output: try directory.text("output-\(index)"),
        errors: try directory.text("errors-\(index)"))
    }
  }
}
