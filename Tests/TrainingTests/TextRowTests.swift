import GraphC
import Testing

@testable import Training

/// Texts of different lengths as rows.
@Suite struct TextRowTests {
  @Test func sequencesArePadded() throws {
    let padded = try PaddedSequences([[1, 2], [], [3, 4, 5]], padding: 9)
    #expect(padded.tokens == TensorData([3, 3], [1, 2, 9, 9, 9, 9, 3, 4, 5] as [Int32]))
    #expect(
      padded.mask.doubles == [1, 1, 0, 0, 0, 0, 1, 1, 1])
    #expect(padded.lengths.integers == [2, 0, 3])
    let cut = try PaddedSequences([[1, 2, 3]], padding: 0, length: 2, truncates: true)
    #expect(cut.tokens.integers == [1, 2] && cut.lengths.integers == [2])
    let found = diagnostic { _ = try PaddedSequences([[1, 2, 3]], padding: 0, length: 2) }
    #expect(found?.message == "the longest has 3 tokens, which do not fit into 2")
    #expect(diagnostic { _ = try PaddedSequences([], padding: 0) }?.message == "there are none")
    let data = try Dataset(padding: ["a": [[1], [2, 3]], "b": [[4, 5], [6]]], with: 0)
    #expect(try data.column("a").integers == [1, 0, 2, 3])
    #expect(try data.column("b_mask").doubles == [1, 1, 1, 0])
  }

  @Test func lengthsAreGrouped() throws {
    let lengths = [3, 9, 8, 1, 16]
    let buckets = try LengthBuckets(lengths: lengths, limits: [4, 8, 16])
    #expect(buckets.groups.map(\.length) == [4, 8, 16])
    #expect(buckets.groups.map(\.rows) == [[0, 3], [2], [1, 4]])
    #expect(abs(buckets.paddingShare(lengths: lengths) - 11 / 48) < 1e-12)
    #expect(LengthBuckets.powersOfTwo(upTo: 20) == [8, 16, 20])
    #expect(LengthBuckets.powersOfTwo(upTo: 8) == [8])
    #expect(
      diagnostic { _ = try LengthBuckets(lengths: [5], limits: [4]) }?.message
        == "sequence 0 has 5 places, more than the last limit of 4")
    #expect(
      try LengthBuckets(lengths: [5, 1], limits: [2, 4], truncates: true).groups.map(\.rows)
        == [[1], [0]])
    #expect(diagnostic { _ = try LengthBuckets(lengths: [1], limits: [4, 4]) } != nil)
    #expect(diagnostic { _ = try LengthBuckets(lengths: [1], limits: []) } != nil)
  }

  /// Every document is in one row, in pieces that predict each of its tokens once.
  @Test func documentsArePacked() throws {
    let documents: [[Int32]] = [[1, 2, 3], [4, 5, 6, 7, 8, 9, 10], [11], [12, 13, 14], []]
    let data = try Dataset(packing: documents, length: 4)
    // Pieces of 4, 2, 2 and 2 tokens to predict: 3 rows of 4 with two places of padding.
    #expect(try data.column("x").integers == [4, 5, 6, 7, 1, 2, 8, 9, 12, 13, 0, 0])
    #expect(try data.column("labels").integers == [5, 6, 7, 8, 2, 3, 9, 10, 13, 14, 0, 0])
    #expect(try data.column("segments").integers == [1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 0, 0])
    #expect(try data.column("positions").integers == [0, 1, 2, 3, 0, 1, 0, 1, 0, 1, 0, 0])
    #expect(try data.column("weights").doubles == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
    #expect(diagnostic { _ = try Dataset(packing: [[1], []], length: 4) } != nil)
    #expect(diagnostic { _ = try Dataset(packing: [[1, 2]], length: 0) } != nil)
  }

  @Test func segmentsSeeThemselves() throws {
    let builder = GraphBuilder("mask")
    builder.output("mask", segmentMask(builder.input("segments", [1, 4], .i32)))
    let found = try Interpreter.run(
      try builder.finish(), [TensorData([1, 4], [1, 2, 2, 0] as [Int32])])
    #expect(found[0].doubles == [1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])
  }
}
