import CodeGeneration
import Foundation
import GraphC

/// Writes C files of emitted programs with their data; see `scripts/sanitize`.
///
///     sanitized-programs FOLDER RANDOM-GRAPHS FIRST-SEED
enum SanitizedPrograms {
  /// Programs in one C file: few enough for several compilers side by side.
  private static let unitSize = 60

  static func write(to folder: String, randomSeeds: Range<Int64>) throws {
    let cases = try ProgramCase.all(randomSeeds: randomSeeds)
    let expected = try cases.map { try $0.expected() }
    var units: [ProgramUnit] = []
    for dialect in Dialect.allCases {
      for start in stride(from: 0, to: cases.count, by: unitSize) {
        let programs = try (start..<min(start + unitSize, cases.count)).map {
          try SanitizedProgram(cases[$0], expected[$0], index: $0, dialect: dialect)
        }
        units.append(
          ProgramUnit(name: "\(dialect.rawValue)\(start)", dialect: dialect, programs: programs))
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
    print("\(cases.count) graphs")
  }
}

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst().compactMap { Int64($0) }
guard let folder = arguments.first, numbers.count == 2, numbers[0] >= 0, numbers[1] >= 0 else {
  FileHandle.standardError.write(
    Data("usage: sanitized-programs FOLDER RANDOM-GRAPHS FIRST-SEED\n".utf8))
  exit(64)
}
do {
  try SanitizedPrograms.write(to: folder, randomSeeds: numbers[1]..<numbers[1] + numbers[0])
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
