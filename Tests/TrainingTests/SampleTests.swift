import Foundation
import GraphC
import Testing
import Training

/// What is said of samples of numbers, beside SciPy.
@Suite struct SampleTests {
  struct Record: Decodable {
    let a, b, places, density: [Double]
    let distance: Double
  }

  static func record() throws -> Record {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Metrics/samples.json")
    return try #require(
      try JSONDecoder().decode([Record].self, from: Data(contentsOf: file)).first)
  }

  @Test func distancesAreSciPys() throws {
    let record = try Self.record()
    #expect(abs(try earthMoversDistance(record.a, record.b) - record.distance) < 1e-12)
    #expect(abs(try earthMoversDistance(record.b, record.a) - record.distance) < 1e-12)
    #expect(try earthMoversDistance(record.a, record.a.reversed()) == 0)
    // All is moved by 2.
    #expect(abs(try earthMoversDistance(record.a, record.a.map { $0 + 2 }) - 2) < 1e-12)
  }

  @Test func densitiesAreSciPys() throws {
    let record = try Self.record()
    let density = try KernelDensity(record.a)
    for (place, expected) in zip(record.places, record.density) {
      #expect(abs(density(place) - expected) < 1e-12)
    }
    // A single hill: 1 / (√(2π) h).
    let narrow = try KernelDensity([1, 1], bandwidth: 0.5)
    #expect(abs(narrow(1) - 0.7978845608028654) < 1e-15)
  }

  @Test func mistakesAreNamed() {
    func message<T>(_ body: () throws(Diagnostic) -> T) -> String {
      do throws(Diagnostic) { _ = try body() } catch { return error.description }
      return ""
    }
    #expect(
      message { () throws(Diagnostic) in try earthMoversDistance([], [1]) }
        .contains("earth mover's distance: expected finite numbers, at least one on each side"))
    #expect(
      message { () throws(Diagnostic) in try earthMoversDistance([1], [.nan]) }
        .contains("found 1 and 1"))
    #expect(
      message { () throws(Diagnostic) in try KernelDensity([1]) }
        .contains("expected at least two finite numbers"))
    #expect(
      message { () throws(Diagnostic) in try KernelDensity([1, 1]) }
        .contains("all numbers are alike; give a bandwidth"))
    #expect(
      message { () throws(Diagnostic) in try KernelDensity([1, 2], bandwidth: 0) }
        .contains("the bandwidth is 0.0, expected more than 0"))
  }
}
