import Foundation
import Testing

/// The built command in environments that are odd, but allowed.
@Suite struct EnvironmentTests {
  private static let twice = "run twice.ir --input 'x=[1, 2]'"
  private static let result = "y: f32[2]\n[2.0 4.0]\n"

  /// Runs shell text in a directory with `twice.ir`; `graphc` is the command.
  private func run(_ text: String, in directory: TestDirectory) throws -> ProcessRun {
    _ = try directory.file("twice.ir", TestGraphs.twice("twice"))
    let script = "cd '\(directory.path)' && graphc='\(ProcessRun.graphcPath)'\n\(text)"
    return try ProcessRun(
      "/bin/sh", ["-c", script], environment: ["GRAPHC_CACHE": directory.path + "/cache"])
  }

  @Test(arguments: [
    "mkdir tmp; TMPDIR=tmp $graphc", "mkdir tmp; TMPDIR=./tmp/ $graphc",
    "mkdir tmp; CDPATH=/:/tmp TMPDIR=tmp $graphc", "env -u PATH $graphc", "PATH= $graphc",
    "env -u HOME $graphc", "env -i GRAPHC_CACHE=$GRAPHC_CACHE $graphc",
  ])
  func programsAreCompiled(_ command: String) throws {
    let directory = try TestDirectory()
    let run = try run(
      "\(command) \(Self.twice) --backend cc && ls -A tmp 2>/dev/null", in: directory)
    #expect(run.errors == "")
    #expect(run.output == Self.result)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    #expect(names.filter { $0 != "tmp" } == ["cache", "twice.ir"])
  }

  @Test func benchAndDoctorFollowTMPDIR() throws {
    let directory = try TestDirectory()
    let run = try run(
      "mkdir tmp; TMPDIR=tmp $graphc bench twice.ir --backend cc --repeat 1 >/dev/null && "
        + "TMPDIR=tmp $graphc doctor; ls -A tmp", in: directory)
    #expect(run.errors == "")
    #expect(run.output.contains("temporary files   \(directory.path)/tmp: "))
  }

  @Test func foldersOfOthersAreNoTemporaryOnes() throws {
    let directory = try TestDirectory()
    let run = try run(
      "mkdir tmp; chmod 777 tmp; TMPDIR=tmp $graphc \(Self.twice) --backend cc; "
        + "TMPDIR=tmp $graphc doctor; chmod +t tmp; TMPDIR=tmp $graphc \(Self.twice) --backend cc",
      in: directory)
    let found = "\(directory.path)/tmp can be written by other users"
    #expect(
      run.errors == """
        error: temporary directory: \(found): they could replace programs before they run
          note: it would be in \(directory.path)/tmp; set TMPDIR to a directory of yours, or set the \
        sticky bit by chmod +t

        """)
    #expect(run.output.contains("temporary files   broken: \(found)"))
    #expect(run.output.hasSuffix(Self.result))
  }

  @Test func doctorTellsOfForeignEntries() throws {
    let directory = try TestDirectory()
    let run = try run(
      "$graphc \(Self.twice) --backend cc; chmod 666 cache/*.so; $graphc doctor; "
        + "$graphc \(Self.twice) --backend cc", in: directory)
    #expect(
      run.output.contains("not used are 1 files that others have made or can change, such as"))
    let warning = ".so can be written by other users, so the program is compiled anew"
    #expect(run.errors.contains(warning))
  }

  @Test func leadingDashes() throws {
    let directory = try TestDirectory()
    let run = try run(
      """
      mkdir -- -d && mv twice.ir ./-d/-t.ir && cd ./-d
      $graphc run --input 'x=[1, 2]' -- -t.ir
      $graphc dump --output=-o.ir ./-t.ir >/dev/null && cat -- -o.ir | head -n 1
      $graphc compile --output=-lib -- -t.ir >/dev/null && ls -- -lib | grep -c .
      $graphc train delta-rule --epochs 1 --checkpoint=-c >/dev/null
      $graphc train delta-rule --epochs 2 --checkpoint=-c --resume=-c >/dev/null
      $graphc train delta-rule --epochs 1 --plots=-p >/dev/null
      ls -A
      """, in: directory)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix(Self.result + "graph twice("))
    #expect(run.output.hasSuffix("-c\n-lib\n-o.ir\n-p\n-t.ir\n"))
  }

  /// Where there is no /proc, the language's own way to the command line finds nothing.
  @Test(.enabled(if: MountNamespace.isAvailable, "mounting is not allowed here"))
  func withoutProc() throws {
    let directory = try TestDirectory()
    let run = try run(
      """
      exec unshare \(geteuid() == 0 ? "-m" : "-rm") sh -c '
      mount -t tmpfs none /proc || exit 9
      "$0" \(Self.twice.replacing("'", with: "\"")) --backend cc
      "$0" \(Self.twice.replacing("'", with: "\"")) --backend cc
      "$0" lsit 2>/dev/null; echo $?
      "$0" train delta-rule --epochs 1 --checkpoint a | grep -c .
      ls -A' "$graphc"
      """, in: directory)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix(Self.result + Self.result + "64\n"), "\(run.output)")
    #expect(run.output.hasSuffix("a\ncache\ntwice.ir\n"), "\(run.output)")
  }

  @Test func closedOutput() throws {
    let directory = try TestDirectory()
    let run = try run("$graphc list | true; echo end", in: directory)
    #expect(run.output == "end\n" && run.errors == "")
  }
}
