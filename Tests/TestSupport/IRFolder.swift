import Foundation

/// A folder of IR text under `IR`.
public struct IRFolder: Sendable {
  private let path: URL

  public init(_ name: String) {
    path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "IR").appending(path: name)
  }

  /// The names of the files, in order.
  public var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path.path)) ?? []
    return names.filter { $0.hasSuffix(".ir") }.sorted()
  }

  public func data(_ file: String) throws -> Data {
    try Data(contentsOf: path.appending(path: file))
  }

  public func text(_ file: String) throws -> String {
    try String(contentsOf: path.appending(path: file), encoding: .utf8)
  }
}
