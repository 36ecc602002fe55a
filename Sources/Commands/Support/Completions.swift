import ArgumentParser
import Foundation
import GraphC
import Training
import Workloads

/// What a shell offers for an argument; the shell asks this program.
extension CompletionKind {
  /// Names of models.
  static let models = custom { _, _, _ in names }

  /// Words of others, such as names of files.
  ///
  /// Only plain ones are offered: `compgen -W` of bash would run what `$(…)` in others says.
  static func plain(_ words: @escaping @Sendable (_ begun: String) -> [String]) -> CompletionKind {
    custom { _, _, word in words(word).filter(ShellText.isPlain) }
  }

  /// Names of models and workloads, and files of IR text.
  static let graphs = plain { word in
    names + CommandEnvironment.current.allWorkloads.map(\.name) + paths(beginningWith: word)
  }

  static let graphFile = file(extensions: ["ir"])

  static let passes = custom { _, _, _ in
    PassPipeline.optimization.passes.map(\.name) + KernelFormation.switches
  }

  private static var names: [String] { CommandEnvironment.current.models.map(\.name) }

  /// Directories, and files that end in `.ir`.
  private static func paths(beginningWith word: String) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let all = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    return (all ?? []).filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
      let path = folder + name
      return FileText.isDirectory(path) ? path + "/" : name.hasSuffix(".ir") ? path : nil
    }
  }
}
