import Foundation
import IR
import Operators
import TestSupport
import Testing

/// Files under `IR/Invalid`: reading fails on the line that says `// error:`, with that message.
///
/// `// batch: N` on the first line says what `B` stands for.
@Suite struct InvalidTextTests {
  private static let folder = IRFolder("Invalid")

  @Test func thereAreFiles() { #expect(Self.folder.files.count >= 25) }

  @Test(arguments: folder.files) func failsWithTheExpectedMessage(_ file: String) throws {
    let data = try Self.folder.data(file)
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let marker = "// error: "
    let expected = lines.enumerated().compactMap { number, line in
      line.range(of: marker).map { (line: number + 1, message: String(line[$0.upperBound...])) }
    }
    try #require(expected.count == 1, "\(file) has \(expected.count) lines with '\(marker)'")
    let batch = lines[0].wholeMatch(of: /\/\/ batch: (\d+)/).flatMap { Int($0.output.1) }
    let error = try #require(throws: Diagnostic.self) {
      try GraphParser.parseFile(
        [UInt8](data), name: file, operators: Operators.named, batch: batch)
    }
    #expect(error.stage == "parse")
    #expect(error.message == expected[0].message)
    #expect(error.subject.hasPrefix("\(file):\(expected[0].line):"), "\(error.subject)")
  }
}
