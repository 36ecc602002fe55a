import Foundation
import GraphC
import Testing

@testable import Training

@Suite struct TextDataTests {
  @Test func vocabularyIsSortedAndComplete() throws {
    let vocabulary = Vocabulary(of: "hello wörld\n")
    #expect(String(String.UnicodeScalarView(vocabulary.characters)) == "\n dehlorwö")
    let codes = try vocabulary.encode("old hö\n")
    #expect(codes == [6, 5, 2, 1, 4, 9, 0])
    #expect(try vocabulary.decode(codes) == "old hö\n")
    #expect(
      diagnostic { _ = try vocabulary.encode("he?") }?.message
        == "character \"?\" at place 2 is none of its 10")
    #expect(
      diagnostic { _ = try vocabulary.decode([Int64(10)]) }?.message
        == "number 10 is outside its 10 characters")
  }

  @Test func windowsAreFollowedByTheirLabels() throws {
    let data = try Dataset(windowsOf: Array(0..<10), length: 3)
    #expect(try data.column("x").integers == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(try data.column("labels").integers == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(try data.column("x").type == TensorType(.i32, [3, 3]))
    #expect(try Dataset(windowsOf: Array(0..<9), length: 3).count == 2)
    let overlapping = try Dataset(windowsOf: Array(0..<5), length: 3, stride: 1)
    #expect(try overlapping.column("x").integers == [0, 1, 2, 1, 2, 3])
    for length in [5, 0] {
      #expect(diagnostic { _ = try Dataset(windowsOf: Array(0..<5), length: length) } != nil)
    }
  }

  private static let bible = KingJamesBible.defaultPath

  /// The number of verses is that of every edition.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: bible))) func theBible() throws {
    let text = try KingJamesBible.load()
    let verses = text.split(separator: "\n")
    #expect(verses.count == 31102)
    #expect(verses[0] == "In the beginning God created the heaven and the earth.")
    #expect(verses[31101] == "The grace of our Lord Jesus Christ be with you all. Amen.")
    let references = try KingJamesBible.load(keepsReferences: true)
    #expect(references.hasPrefix("Ge1:1 In the beginning"))
    #expect((40...100).contains(Vocabulary(of: text).count))
  }

  @Test func aMissingBibleIsTold() {
    let found = diagnostic { _ = try KingJamesBible.load(path: "/nowhere/bible.data") }
    #expect(found?.message == "no such file")
    #expect(found?.notes.first?.contains("apt install bible-kjv-text") == true)
  }
}
