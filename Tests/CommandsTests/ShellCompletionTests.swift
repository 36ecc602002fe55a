import Foundation
import TestSupport
import Testing

/// The scripts for completion in the shells they are for.
@Suite struct ShellCompletionTests {
  /// Lines that were begun, and what their last word becomes.
  private static let lines = [
    ("graphc tr", "train"), ("graphc train xor-m", "xor-mlp"),
    ("graphc train xor-mlp --optimizer nes", "nesterov"), ("graphc train x --opt", "--optimizer"),
    ("graphc compile x --cpu gen", "generic"), ("graphc run x --backend interp", "interpreter"),
    ("graphc dump xor-mlp --stage pl", "plan"),
    ("graphc dump x --disable-pass fuse-p", "fuse-prologues"),
    ("graphc dump IR/Invalid/unknown-op", "IR/Invalid/unknown-operator.ir"),
    ("graphc dump IR/Reg", "IR/Regressions/"), ("graphc cache c", "clear"),
  ]

  /// What a shell does first: it finds the program under its name, and files from where we are.
  private static func beginning(in directory: TestDirectory) throws -> String {
    let program = directory.path + "/graphc"
    try FileManager.default.createSymbolicLink(
      atPath: program, withDestinationPath: ProcessRun.graphcPath)
    return "cd '\(GoldenFile("").url.path)'\n"
  }

  @Test(arguments: lines) func bashCompletes(_ line: String, _ completion: String) throws {
    let directory = try TestDirectory()
    let script = try """
    PATH='\(directory.path)':$PATH
    \(Self.beginning(in: directory))
    source <(graphc --generate-completion-script bash)
    COMP_WORDS=(\(line)) COMP_LINE='\(line)'
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
    _graphc graphc "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
    echo "${COMPREPLY[*]}"
    """
    let run = try ProcessRun("/bin/bash", ["-c", script])
    #expect(run.output == completion + "\n", "\(run.errors)")
  }

  /// What is offered is expanded by bash, so names of files that would do something are not.
  @Test func bashRunsNoNamesOfFiles() throws {
    let directory = try TestDirectory()
    let mark = "owned"
    for name in [
      "goo$(touch \(mark)).ir", "goo`touch \(mark)`.ir", "goo;touch \(mark).ir", "good.ir",
    ] {
      _ = try directory.file(name, "")
    }
    let script = try """
    PATH='\(directory.path)':$PATH
    \(Self.beginning(in: directory))
    cd '\(directory.path)'
    source <(graphc --generate-completion-script bash)
    COMP_WORDS=(graphc dump goo) COMP_LINE="graphc dump goo" COMP_CWORD=2 COMP_POINT=15
    _graphc graphc goo dump
    echo "${COMPREPLY[*]}"
    """
    let run = try ProcessRun("/bin/bash", ["-c", script])
    #expect(run.output == "good.ir\n", "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/" + mark))
  }

  /// Files that an interactive shell reads first; Control-X then writes the line to a file, and
  /// clears it.
  private static let settings = [
    ".zshrc": """
    autoload -Uz compinit && compinit -D -u
    source <(graphc --generate-completion-script zsh)
    show() { print -r -- $BUFFER >>$SHOWN; BUFFER= ; }
    zle -N show && bindkey '^X' show
    print ready >>$SHOWN
    """,
    "settings.fish": """
    graphc --generate-completion-script fish | source
    function show; commandline >>$SHOWN; commandline ''; end
    fish_default_key_bindings
    bind \\cx show
    echo ready >>$SHOWN
    """,
  ]

  /// Types lines into a shell on a terminal of its own, and the tabulator after each.
  private static let typist = """
    zmodload zsh/zpty
    zpty shell ${argv[1]}
    touch $SHOWN
    wait_for() {
      local text
      # Half a minute: a loaded machine may need long to start a process.
      for ((attempt = 0; attempt < 600 && $(wc -l <$SHOWN) < $1; ++attempt)) {
        while zpty -rt shell text; do all+=$text; done
        sleep 0.05
      }
    }
    wait_for 1
    for ((line = 2; line <= $#; ++line)) {
      zpty -wn shell ${argv[$line]}$'\\t\\x18'
      wait_for $line
    }
    cat $SHOWN
    print -ru2 -- $all
    """

  private static let areInstalled = ["zsh", "fish"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  @Test(
    .enabled(if: areInstalled, "zsh or fish is not installed"),
    arguments: ["zsh -d -i", "fish --no-config --init-command 'source ~/settings.fish'"])
  func othersCompleteWhatIsTyped(_ shell: String) throws {
    let directory = try TestDirectory()
    for (name, text) in Self.settings { _ = try directory.file(name, text) }
    let script = try directory.file("type.zsh", try Self.beginning(in: directory) + Self.typist)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let run = try ProcessRun(
      "/usr/bin/zsh", ["-f", script, shell] + Self.lines.map(\.0),
      environment: [
        "PATH": directory.path + ":" + path, "HOME": directory.path, "ZDOTDIR": directory.path,
        "SHOWN": directory.path + "/shown", "TERM": "dumb",
      ])
    let found = run.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: " ").joined(separator: " ")
    }
    let expected = Self.lines.map { line, completion in
      (line.split(separator: " ").dropLast().map(String.init) + [completion])
        .joined(separator: " ")
    }
    #expect(found == expected, "\(run.errors)")
  }
}
