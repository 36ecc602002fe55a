import IR
import Testing

@Suite struct ElementAgreementTests {
  /// Found, expected, and whether they agree within 0.5 and a tenth.
  @Test(arguments: [
    (1.0, 1.0, true), (1.0, 1.6, true), (1.0, 1.7, false), (0.0, -0.0, true),
    (Double.infinity, .infinity, true), (-.infinity, -.infinity, true),
    (.infinity, -.infinity, false), (.infinity, 1e308, false), (1e308, .infinity, false),
    (.nan, 1, false), (1, .nan, false), (.nan, .infinity, false),
  ])
  func infinitiesAndNaN(found: Double, expected: Double, agrees: Bool) {
    for nan in [ElementAgreement.NaNRule.equal, .different] {
      let agreement = ElementAgreement(absolute: 0.5, relative: 0.1, nan: nan)
      #expect(agreement.holds(found, expected) == agrees)
    }
  }

  /// Two NaN are what was asked for.
  @Test func twoNaN() {
    #expect(ElementAgreement().holds(.nan, -.nan))
    #expect(!ElementAgreement(nan: .different).holds(.nan, .nan))
    let data = TensorData([2], [Float.infinity, .nan])
    #expect(ElementAgreement().firstDifference(data, data) == nil)
    #expect(ElementAgreement(nan: .different).firstDifference(data, data) == 1)
    #expect(data.difference(from: data) == nil)
  }

  /// Integers are equal or not, beyond what a `Double` holds too.
  @Test func integers() {
    let (a, b) = (TensorData([2], [0, Int64.max]), TensorData([2], [0, Int64.max - 1]))
    #expect(ElementAgreement(absolute: 10).firstDifference(a, b) == 1)
    #expect(a.difference(from: b, absolute: 10) == "[1] is \(Int64.max), expected \(Int64.max - 1)")
  }

  /// Only finite differences have a size.
  @Test func texts() {
    let (a, b) = (TensorData([1], [Double.infinity]), TensorData([1], [2.0]))
    #expect(a.difference(from: b, absolute: 1) == "[0] is inf, expected 2.0")
    #expect(
      TensorData([1], [4.0]).difference(from: b, absolute: 1)
        == "[0] is 4.0, expected 2.0, differs by 2.0 > 1.0")
  }
}
