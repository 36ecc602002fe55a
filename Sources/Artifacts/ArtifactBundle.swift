import Formats
import Foundation
import GraphC

/// Writes a bundle: all of its files, or, if one cannot be made, none.
public struct ArtifactBundle {
  public let artifact: Artifact
  public let folder: String

  /// The folder is made if it is missing; files of the bundle's names in it are replaced.
  public init(_ artifact: Artifact, folder: String) {
    self.artifact = artifact
    self.folder = folder
  }

  /// Compiles, and writes the files.
  ///
  /// - Returns: the files' paths, in the order of `ArtifactFile`.
  /// - Throws: when the compiler fails, or the folder or a file cannot be written.
  @discardableResult
  public func write(compiler: SystemCompiler?) throws(Diagnostic) -> [String] {
    let kinds = artifact.options.kinds
    let compiler = try self.compiler(compiler)
    let source = ArtifactSource(artifact)
    let packaging = ArtifactPackaging(artifact: artifact)
    var texts: [ArtifactFile: String] = [
      .c: source.text, .h: ArtifactHeader(artifact: artifact).text.text,
      .pc: packaging.pkgConfig.text,
      .cmake: packaging.cmake.text, .modulemap: packaging.moduleMap.text,
      .py: ArtifactPython(artifact: artifact).text.text,
    ]
    texts[.json] = try ArtifactDescription(artifact, source.library, compiler).text()
    let staging = try StagingFolder(beside: folder, names: kinds.map(artifact.fileName).sorted())
    defer { withExtendedLifetime(staging) {} }
    if kinds.contains(.weights) || artifact.options.hasFixedWeights {
      try staging.write(artifact.weightBytes, artifact.fileName(.weights))
    }
    for (file, text) in texts where kinds.contains(file) || file == .c {
      try staging.write(Array(text.utf8), artifact.fileName(file))
    }
    if let compiler {
      try compiler.compile(
        file: staging.path(artifact.fileName(.c)), to: staging.path(artifact.fileName(.so)),
        flags: Self.flags(artifact) + ["-I", staging.path("")])
    }
    return try staging.moveInto(folder)
  }

  /// The one to compile with; nil if nothing is to be compiled.
  private func compiler(_ preferred: SystemCompiler?) throws(Diagnostic) -> SystemCompiler? {
    guard artifact.options.kinds.contains(.so) else { return nil }
    if let preferred { return preferred }
    return try SystemCompiler.find()
  }

  /// The flags that a library is compiled with.
  static func flags(_ artifact: Artifact) -> [String] {
    artifact.options.cpu.libraryFlags
      + ["-fvisibility=hidden", "-Wl,-soname,\(artifact.fileName(.so))"]
      + (artifact.options.isThreaded ? ["-pthread"] : [])
  }
}
