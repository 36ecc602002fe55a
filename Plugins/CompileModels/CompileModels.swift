import Foundation
import PackagePlugin

/// `swift package compile-models`: artifacts of a package's models and files of IR text.
///
/// Models are those that a program of the package gives to `GraphCCommand.main`. Each name or file
/// becomes a directory of the package, made by the verb `compile` of such a program, or of `graphc`
/// if the package has none.
@main
struct CompileModels: CommandPlugin {
  private static let usage = """
    usage: swift package --allow-writing-to-package-directory compile-models [NAME|FILE.ir ...] \
    [--output DIRECTORY] [-- OPTIONS]

    Compiles the named models and files, or every model that the package's programs list and every
    file Models/*.ir, each to DIRECTORY/NAME; DIRECTORY is Artifacts if left out.
    OPTIONS are given to the verb 'compile', such as --train.
    """

  func performCommand(context: PluginContext, arguments: [String]) throws {
    let own = arguments.prefix { $0 != "--" }
    let options = Array(arguments.dropFirst(own.count + 1))
    var extractor = ArgumentExtractor(Array(own))
    if extractor.extractFlag(named: "help") > 0 { return print(Self.usage) }
    let output = extractor.extractOption(named: "output").last ?? "Artifacts"
    let names = extractor.remainingArguments
    if let unknown = names.first(where: { $0.hasPrefix("-") }) {
      throw Problem("unknown option '\(unknown)'\n\(Self.usage)")
    }
    let package = context.package.directoryURL
    let directory = URL(fileURLWithPath: output, relativeTo: package).absoluteURL
    let files = names.isEmpty ? try irFiles(in: package) : names.filter { $0.hasSuffix(".ir") }
    let wanted = Set(names.filter { !$0.hasSuffix(".ir") })
    let programs = try commandLines(context)
    let models = try programs.flatMap(models)
    let chosen = models.filter { names.isEmpty || wanted.contains($0.name) }
    let missing = wanted.subtracting(chosen.map(\.name)).sorted()
    guard missing.isEmpty else {
      throw Problem(
        "no program of this package has the models \(missing.joined(separator: ", ")); "
          + "there are \(models.map(\.name).joined(separator: ", "))")
    }
    guard !chosen.isEmpty || !files.isEmpty else {
      throw Problem("there are no models and no files Models/*.ir\n\(Self.usage)")
    }
    for model in chosen {
      try compile(model.name, with: model.program, to: directory, named: model.name, options)
    }
    guard !files.isEmpty else { return }
    let program = try programs.first ?? build("graphc")
    for file in files {
      let path = URL(fileURLWithPath: file, relativeTo: package).path
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      try compile(path, with: program, to: directory, named: name, options)
    }
  }

  private func compile(
    _ source: String, with program: URL, to directory: URL, named name: String,
    _ options: [String]
  ) throws {
    let target = directory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    _ = try run(program, ["compile", source, "-o", target] + options)
    print("\(source) -> \(target)")
  }

  /// Files of IR text in the folder `Models`, relative to the package.
  private func irFiles(in package: URL) throws -> [String] {
    let folder = package.appendingPathComponent("Models").path
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".ir") }.map { "Models/\($0)" }
  }
}

/// What goes wrong, in words for the user.
struct Problem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
