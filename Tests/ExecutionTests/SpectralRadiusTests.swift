import Foundation
import IR
import Testing

@testable import Execution

/// Spectral radii of matrices whose eigenvalues are known.
@Suite struct SpectralRadiusTests {
  private static func radius(_ rows: [[Double]]) -> Double {
    SpectralRadius(rows.flatMap(\.self), size: rows.count).value
  }

  private static func diagonal(_ values: [Double]) -> [[Double]] {
    values.indices.map { row in values.indices.map { $0 == row ? values[row] : 0 } }
  }

  @Test func smallOnes() {
    #expect(abs(Self.radius([[-3]]) - 3) < 1e-9)
    #expect(Self.radius([[0]]) == 0)
    #expect(Self.radius([]) == 0)
    // A turn by 1 radian: a complex pair.
    let turn = [[cos(1.0), -sin(1.0)], [sin(1.0), cos(1.0)]]
    #expect(abs(Self.radius(turn.map { $0.map { 0.7 * $0 } }) - 0.7) < 1e-9)
    // Two of one magnitude and other signs.
    #expect(abs(Self.radius([[2, 0, 0], [0, -2, 0], [0, 0, 1]]) - 2) < 1e-9)
    // One that does not become diagonal: of Jordan's form.
    #expect(abs(Self.radius([[0.5, 1, 0], [0, 0.5, 1], [0, 0, 0.5]]) - 0.5) < 1e-6)
    // Its powers are 0 from the third on.
    #expect(Self.radius([[0, 1, 5], [0, 0, 2], [0, 0, 0]]) == 0)
    #expect(Self.radius([[.nan, 0], [0, 1]]).isNaN)
  }

  /// The largest of 300 hardly differ, in magnitude.
  @Test func closeOnes() {
    let values = (0..<300).map { 1 - Double($0) / 2000 }
    #expect(abs(Self.radius(Self.diagonal(values)) - 1) < 1e-7)
    let signs = values.enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 }
    #expect(abs(Self.radius(Self.diagonal(signs)) - 1) < 1e-7)
  }

  /// A chain of 200: power iteration moves a vector along it, and out at its end.
  @Test func chains() {
    let chain = (0..<200).map { row in (0..<200).map { $0 == row + 1 ? 1.0 : 0 } }
    #expect(Self.radius(chain) == 0)
    var ring = chain
    ring[199][0] = 1
    #expect(abs(Self.radius(ring) - 1) < 1e-9)
  }
}
