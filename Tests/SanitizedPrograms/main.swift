import CodeGeneration
import Foundation
import GraphC

/// Writes C files of emitted programs with their data; see `scripts/sanitize`.
///
///     sanitized-programs FOLDER RANDOM-GRAPHS FIRST-SEED MOST-NODES
enum SanitizedPrograms {
  /// Bytes of programs after which a C file is full: few enough for several compilers side by side.
  private static let unitByteCount = 400_000

  /// Graphs of more nodes are left out, and named.
  static func write(to folder: String, randomSeeds: Range<Int64>, mostNodes: Int64) throws {
    let all = try ProgramCase.all(randomSeeds: randomSeeds)
    let cases = all.filter { $0.graph.nodes.count <= mostNodes }
    let large = all.filter { $0.graph.nodes.count > mostNodes }
    let expected = try cases.map { try $0.expected() }
    var units: [ProgramUnit] = []
    for dialect in Dialect.allCases {
      var programs: [SanitizedProgram] = []
      var size = 0
      for index in cases.indices {
        programs.append(
          try SanitizedProgram(cases[index], expected[index], index: index, dialect: dialect))
        size += programs.last?.source.utf8.count ?? 0
        guard size >= unitByteCount || index == cases.count - 1 else { continue }
        units.append(
          ProgramUnit(name: "\(dialect.rawValue)\(index)", dialect: dialect, programs: programs))
        (programs, size) = ([], 0)
      }
    }
    let directory = URL(filePath: folder, directoryHint: .isDirectory)
    func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
      try Data(bytes).write(to: directory.appending(path: name))
    }
    for unit in units {
      try write(unit.source.utf8, "\(unit.name).c")
      try write(unit.programs.flatMap(\.data), "\(unit.name).data")
    }
    for dialect in Dialect.allCases {
      let list = ProgramUnit.list(units.filter { $0.dialect == dialect })
      try write(list.utf8, "\(dialect.rawValue)-units.c")
    }
    let left = large.map { "\($0.name) (\($0.graph.nodes.count) nodes)" }
    print(
      "\(cases.count) graphs"
        + (left.isEmpty ? "" : "; too large: " + left.joined(separator: ", ")))
  }
}

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst().compactMap { Int64($0) }
guard let folder = arguments.first, numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }) else {
  FileHandle.standardError.write(
    Data("usage: sanitized-programs FOLDER RANDOM-GRAPHS FIRST-SEED MOST-NODES\n".utf8))
  exit(64)
}
do {
  try SanitizedPrograms.write(
    to: folder, randomSeeds: numbers[1]..<numbers[1] + numbers[0], mostNodes: numbers[2])
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
