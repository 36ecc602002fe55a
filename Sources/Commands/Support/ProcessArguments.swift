import SystemSupport

/// What `main` got.
enum ProcessArguments {
  /// The program's name and its arguments.
  ///
  /// `CommandLine` reads them from `/proc`, and is empty where that is missing, as in some sandboxes.
  static let all: [String] = {
    let count = graphc_argument_count()
    guard count > 0 else { return CommandLine.arguments }
    return (0..<count).compactMap { index in
      unsafe graphc_argument(index).map { unsafe String(cString: $0) }
    }
  }()
}
