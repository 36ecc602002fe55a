import GraphC
import Testing

@testable import Training

@Suite struct AugmentationTests {
  /// Ten pictures of 2 x 3 pixels, 1 to 6 and a multiple of ten.
  private static func pictures(_ type: ElementType = .u8) throws -> Dataset {
    let samples = (0..<60).map { (index: Int) in Double(index / 6 * 10 + index % 6 + 1) }
    return try Dataset([
      "x": TensorData(TensorType(type, [10, 6]), doubles: samples),
      "labels": TensorData([10], (0..<10).map { UInt8($0) }),
    ])
  }

  private func rows(_ data: Dataset) throws -> [[Double]] {
    let all = try data.column("x").doubles
    return (0..<data.count).map { Array(all[$0 * 6..<$0 * 6 + 6]) }
  }

  private func augmentation(
    _ changes: [Augmentation.Change], layout: Augmentation.Layout = .channelsFirst
  ) -> Augmentation {
    Augmentation(of: "x", height: 2, width: 3, layout: layout, changes)
  }

  @Test(arguments: [ElementType.u8, .f32]) func flips(type: ElementType) throws {
    let data = try Self.pictures(type)
    let always = try augmentation([.flip(probability: 1)])(data, rows: [2, 0], seed: 1, epoch: 0)
    #expect(try rows(always) == [[23, 22, 21, 26, 25, 24], [3, 2, 1, 6, 5, 4]])
    #expect(try always.column("labels").integers == [2, 0])
    let never = try augmentation([.flip(probability: 0)])(data, rows: [0], seed: 1, epoch: 0)
    #expect(try rows(never) == [[1, 2, 3, 4, 5, 6]])
    let half = try augmentation([.flip(probability: 0.5)])(
      data, rows: [Int](repeating: 0, count: 1) + Array(1..<10), seed: 1, epoch: 0)
    let flipped = try rows(half).count { $0[0] > $0[2] }
    #expect((1...9).contains(flipped))
  }

  /// A shift by (1, 1) of 1 2 3 / 4 5 6 is 0 0 0 / 0 1 2; all nine occur.
  @Test func shifts() throws {
    let data = try Self.pictures()
    var seen: Set<[Double]> = []
    for epoch in 0..<100 {
      let batch = try augmentation([.shift(pixels: 1)])(data, rows: [0], seed: 4, epoch: epoch)
      seen.formUnion(try rows(batch))
    }
    #expect(seen.count == 9)
    #expect(seen.contains([0, 0, 0, 0, 1, 2]))
    #expect(seen.contains([1, 2, 3, 4, 5, 6]))
    #expect(seen.contains([5, 6, 0, 0, 0, 0]))
  }

  @Test func channelsMoveTogether() throws {
    let data = try Dataset(["x": TensorData([1, 6], [Float(1), 2, 3, 4, 5, 6])])
    func flipped(_ layout: Augmentation.Layout) throws -> [Double] {
      let augmentation = Augmentation(
        of: "x", height: 1, width: 3, channels: 2, layout: layout, [.flip(probability: 1)])
      return try augmentation(data, rows: [0], seed: 0, epoch: 0).column("x").doubles
    }
    #expect(try flipped(.channelsFirst) == [3, 2, 1, 6, 5, 4])
    #expect(try flipped(.channelsLast) == [5, 6, 3, 4, 1, 2])
  }

  @Test func noiseHasItsDeviation() throws {
    let zeros = TensorData([200, 50], [Float](repeating: 0, count: 10000))
    let augmentation = Augmentation(of: "x", height: 5, width: 10, [.noise(deviation: 3)])
    let data = try Dataset(["x": zeros])
    let noise = try augmentation(data, rows: Array(0..<200), seed: 2, epoch: 1).column("x").doubles
    let mean = noise.reduce(0, +) / 10000
    let variance = noise.reduce(0) { $0 + $1 * $1 } / 10000
    // Four deviations of the estimates.
    #expect(abs(mean) < 4 * 3 / 100)
    #expect(abs(variance - 9) < 4 * 9 * (2.0 / 10000).squareRoot())
    let bytes = try Dataset(["x": TensorData([1, 50], [UInt8](repeating: 254, count: 50))])
    let clamped = try augmentation(bytes, rows: [0], seed: 2, epoch: 1).column("x").integers
    #expect(clamped.contains(255) && clamped.allSatisfy { (235...255).contains($0) })
  }

  /// What happens to a row depends on seed, epoch and row, not on the batch it is in.
  @Test func rowsAreChangedAlikeInAnyBatch() throws {
    let data = try Self.pictures(.f32)
    let change = augmentation([.flip(probability: 0.5), .shift(pixels: 2), .noise(deviation: 1)])
    let all = try rows(change(data, rows: Array(0..<10), seed: 1, epoch: 3))
    for row in 0..<10 {
      #expect(try rows(change(data, rows: [row], seed: 1, epoch: 3)) == [all[row]])
    }
    #expect(try rows(change(data, rows: Array(0..<10), seed: 1, epoch: 4)) != all)
    #expect(try rows(change(data, rows: Array(0..<10), seed: 2, epoch: 3)) != all)
  }

  @Test func mistakes() throws {
    let data = try Self.pictures()
    func message(_ augmentation: Augmentation) -> String? {
      diagnostic { _ = try augmentation(data, rows: [0], seed: 0, epoch: 0) }?.message
    }
    #expect(
      message(Augmentation(of: "x", height: 2, width: 2, []))
        == "column 'x' is u8[1x6], expected f32 or u8 rows of 1 x 2 x 2 samples")
    #expect(
      message(augmentation([.flip(probability: 2)]))
        == "the augmentation flip(probability: 2.0) makes no sense")
    #expect(message(augmentation([.shift(pixels: -1)]))?.hasSuffix("makes no sense") == true)
    #expect(message(augmentation([.noise(deviation: .nan)]))?.hasSuffix("makes no sense") == true)
    #expect(message(Augmentation(of: "y", height: 2, width: 3, [])) != nil)
  }
}
