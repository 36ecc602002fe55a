import Foundation
import GraphC
import Testing
import Training

/// Points are where the formulas of their kinds say, and as many of each class.
@Suite struct PlanePointsTests {
  private struct Point {
    let x: Double
    let y: Double
    let isSecond: Bool
    var radius: Double { (x * x + y * y).squareRoot() }
  }

  private static func points(
    _ kind: PlanePoints.Kind, _ count: Int, noise: Double = 0, seed: Int64 = 3
  ) throws -> [Point] {
    let data = try PlanePoints(kind, noise: noise, seed: seed).dataset(count)
    #expect(try data.column("x").type == TensorType(.f32, [count, 2]))
    #expect(try data.column("y").type == TensorType(.f32, [count, 1]))
    let (x, y) = (try data.column("x").doubles, try data.column("y").doubles)
    return (0..<count).map { Point(x: x[2 * $0], y: x[2 * $0 + 1], isSecond: y[$0] == 1) }
  }

  @Test(arguments: PlanePoints.Kind.allCases)
  func halfOfThemAreOfEachClass(_ kind: PlanePoints.Kind) throws {
    for count in [0, 1, 2, 201] {
      let points = try Self.points(kind, count, noise: 0.3)
      #expect(points.count { $0.isSecond } == count / 2)
    }
    let y = try PlanePoints(kind).dataset(6).column("y").doubles
    #expect(y == [0, 1, 0, 1, 0, 1])
  }

  @Test(arguments: PlanePoints.Kind.allCases)
  func seedsDetermineThem(_ kind: PlanePoints.Kind) throws {
    let points = try PlanePoints(kind, noise: 0.2, seed: 5).dataset(40)
    #expect(try PlanePoints(kind, noise: 0.2, seed: 5).dataset(40) == points)
    #expect(try PlanePoints(kind, noise: 0.2, seed: 6).dataset(40) != points)
  }

  @Test func discsAreWithinRings() throws {
    for point in try Self.points(.circles, 400) {
      let radii = point.isSecond ? 0.0...2.5 : 3.5...5.0
      #expect(radii.contains((point.radius * 1e5).rounded() / 1e5))
    }
  }

  @Test func armsAreSpirals() throws {
    let points = try Self.points(.spirals, 200)
    for (row, point) in points.enumerated() {
      let t = Double(row / 2) / 100
      let angle = 3.5 * Double.pi * t + (point.isSecond ? 0 : Double.pi)
      #expect(abs(point.x - 5 * t * sin(angle)) < 1e-6)
      #expect(abs(point.y - 5 * t * cos(angle)) < 1e-6)
    }
    let moved = try Self.points(.spirals, 200, noise: 0.4)
    let distances = zip(points, moved).map { max(abs($0.x - $1.x), abs($0.y - $1.y)) }
    #expect(distances.allSatisfy { $0 <= 0.400001 })
    #expect(distances.contains { $0 > 0.3 })
  }

  /// Three deviations of the mean and of the variance of 2000 normal numbers.
  @Test(arguments: [0, 0.5]) func cloudsAreNormal(_ noise: Double) throws {
    let variance = 0.5 + 7 * noise
    for isSecond in [false, true] {
      let cloud = try Self.points(.gauss, 2000, noise: noise).filter { $0.isSecond == isSecond }
      let offsets = cloud.flatMap { [$0.x, $0.y] }.map { $0 - (isSecond ? 2 : -2) }
      let mean = offsets.reduce(0, +) / 2000
      #expect(abs(mean) < 3 * (variance / 2000).squareRoot())
      let squares = offsets.reduce(0) { $0 + $1 * $1 } / 2000
      #expect(abs(squares / variance - 1) < 3 * (2.0 / 2000).squareRoot())
    }
  }

  @Test func quadrantsAreInTurn() throws {
    let points = try Self.points(.xor, 400)
    for point in points {
      #expect((point.x * point.y > 0) == point.isSecond)
      #expect((0.299999...5.300001).contains(abs(point.x)))
      #expect((0.299999...5.300001).contains(abs(point.y)))
    }
    for (left, up) in [(false, false), (false, true), (true, false), (true, true)] {
      #expect(points.count { ($0.x < 0) == left && ($0.y > 0) == up } == 100)
    }
  }

  @Test(arguments: [(-1, 0.0), (4, -0.1), (4, .infinity), (4, .nan), (Int.max, 0)])
  func mistakes(_ count: Int, _ noise: Double) {
    let error = #expect(throws: Diagnostic.self) {
      try PlanePoints(.xor, noise: noise).dataset(count)
    }
    #expect(error?.message == "cannot make \(count) points with a noise of \(noise)")
  }
}
