import ArgumentParser

/// `cache`: compiled programs on disk.
struct CacheCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "cache", abstract: "Shows and removes compiled programs.",
      discussion: """
        What the C compiler made is kept in $GRAPHC_CACHE, else $XDG_CACHE_HOME/graphc, else \
        ~/.cache/graphc. Removing programs costs nothing but time: they are compiled again when \
        they are needed, and those in use keep running.

        Examples:
          \(program) cache ls
          \(program) cache clear --older-than 30d
        """,
      subcommands: [CacheListCommand.self, CacheClearCommand.self])
  }
}
