import ArgumentParser

/// All verbs.
struct RootCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: program,
      abstract: "Compiles neural networks into C, and shows every step of it.",
      discussion: """
        Models are built in; '\(program) list' names them. Commands that take FILE.ir read a \
        graph as text, as '\(program) dump' prints it.

        Start with:
          \(program) doctor            check this machine
          \(program) list              name the models
          \(program) train MODEL       train one
          \(program) dump MODEL        print its graph

        The exit status is 0 for success, 1 for an error, and 64 for wrong usage; that of 'diff' is \
        1 for graphs that differ, and 2 for an error.

        Environment variables:
          GRAPHC_CC           the C compiler, by name or path; else clang, gcc or cc
          GRAPHC_CC_SECONDS   how long it may take for one program; else 1200
          GRAPHC_CPU          the processor that programs are made for: native, generic,
                              x86-64-v2, x86-64-v3 or x86-64-v4, v2 to v4 for short;
                              else native
          GRAPHC_CACHE        where compiled programs are kept; else
                              $XDG_CACHE_HOME/graphc or ~/.cache/graphc
          GRAPHC_DATA         the directory of Fashion-MNIST
          GRAPHC_BIBLE        the file bible.data of the King James Bible
          TMPDIR              where temporary files are made; else /tmp

        Completions for bash, zsh or fish are printed by
          \(program) --generate-completion-script bash
        """,
      subcommands: [
        ListCommand.self, SummaryCommand.self, TrainCommand.self, GenerateCommand.self,
        EmbedCommand.self, RunCommand.self,
        DumpCommand.self, DiffCommand.self, ExplainCommand.self, VerifyCommand.self,
        CompileCommand.self, BenchCommand.self, ProfileCommand.self, CacheCommand.self,
        DoctorCommand.self, ManualCommand.self,
      ])
  }
}
