import GraphC
import Testing
import Training

@Suite struct LatentCodesTests {
  @Test func `a plane begins in the upper left`() throws {
    let codes = try LatentCodes.plane(side: 3, width: 3, limit: 2, axes: (0, 2), center: [9, 5, 9])
    #expect(codes.type == TensorType(.f32, [9, 3]))
    let expected: [Double] = [
      -2, 5, 2, 0, 5, 2, 2, 5, 2, -2, 5, 0, 0, 5, 0, 2, 5, 0, -2, 5, -2, 0, 5, -2, 2, 5, -2,
    ]
    #expect(codes.doubles == expected)
  }

  @Test func `lines have both ends`() throws {
    let codes = try LatentCodes.interpolation(
      from: TensorData([2, 2], [0, 0, 1, 1] as [Float]),
      to: TensorData([2, 2], [4, 8, 1, -1] as [Double]), steps: 3)
    #expect(codes == TensorData([6, 2], [0, 0, 2, 4, 4, 8, 1, 1, 1, 0, 1, -1] as [Float]))
  }

  @Test func `impossible codes are told`() {
    let code = TensorData([1, 2], [0, 0] as [Float])
    let attempts: [() throws -> Void] = [
      { _ = try LatentCodes.plane(side: 1, width: 2) },
      { _ = try LatentCodes.plane(side: 3, width: 1) },
      { _ = try LatentCodes.plane(side: 3, width: 2, axes: (1, 1)) },
      { _ = try LatentCodes.plane(side: 3, width: 2, axes: (0, 2)) },
      { _ = try LatentCodes.plane(side: 3, width: 2, limit: 0) },
      { _ = try LatentCodes.plane(side: 3, width: 2, center: [1]) },
      { _ = try LatentCodes.interpolation(from: code, to: code, steps: 1) },
      {
        _ = try LatentCodes.interpolation(
          from: code, to: TensorData([1, 1], [0] as [Float]), steps: 3)
      },
    ]
    for (index, attempt) in attempts.enumerated() {
      let error = diagnostic(attempt)
      #expect(error?.subject == "latent codes", "\(index)")
      #expect(error?.message.contains("impossible") == true, "\(index)")
    }
  }

  @Test func `weights are balanced around gray`() throws {
    let weights = TensorData([3, 1, 2], [-2, 1, 0, 0, .nan, 4] as [Float])
    let balanced = try ImageGrid.balanced(weights).doubles
    #expect(balanced.prefix(4) == [0, 0.75, 0.5, 0.5])
    #expect(balanced[4].isNaN && balanced[5] == 1)
    let error = diagnostic { _ = try ImageGrid.balanced(TensorData([1, 1], [1] as [UInt8])) }
    #expect(error?.message == "balances pictures of floats, found u8[1x1]")
  }
}
