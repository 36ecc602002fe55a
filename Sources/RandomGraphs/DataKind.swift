/// A kind of numbers that arguments hold: those in general position meet no kink, no tie and no
/// limit, where rules are written by hand and go wrong.
public enum DataKind: String, CaseIterable, Hashable, Sendable {
  /// In general position.
  case random
  /// About half of the elements are 0 or -0.
  case zeros
  /// Three values only, so that elements equal each other, also across tensors.
  case ties
  /// All rows of a tensor are its first one.
  case repeatedRows = "repeated-rows"
  /// Every row is one number, up to 10^6: what a norm divides by is then 0.
  case constantRows = "constant-rows"
  /// About a quarter of the elements are inf or -inf.
  case infinities
  /// About half of the elements are of a magnitude up to 10^30.
  case huge
  /// About half of the elements are of a magnitude down to 10^-30.
  case tiny

  /// All but random numbers.
  package static let special = allCases.filter { $0 != .random }

  /// Elements of this kind, made of some in general position.
  ///
  /// - Parameters:
  ///   - numbers: the elements of a tensor, row-major.
  ///   - rowLength: the extent of its last axis, 1 for a scalar.
  ///   - chance: a number in 0..<1 for each element; equal for tensors that shall tie.
  /// - Returns: as many elements.
  package func applied(to numbers: [Double], rowLength: Int, chance: [Double]) -> [Double] {
    let length = max(rowLength, 1)
    return numbers.indices.map { index in
      let (number, chance, row) = (numbers[index], chance[index], index / length)
      // What is left of the chance after its first bit decided.
      let rest = chance < 0.5 ? 2 * chance : 2 * chance - 1
      switch self {
      case .random: return number
      case .zeros: return chance < 0.375 ? 0 : chance < 0.5 ? -0.0 : number
      case .ties: return chance < 0.4 ? -1 : chance < 0.7 ? 0.5 : 2
      case .repeatedRows: return numbers[index % length]
      case .constantRows:
        let magnitudes = [1e6, 1e3, 1, 1e5]
        return (0.1 + numbers[row * length].magnitude) * magnitudes[row % magnitudes.count]
      case .infinities: return chance < 0.125 ? .infinity : chance < 0.25 ? -.infinity : number
      case .huge: return chance < 0.5 ? number * Self.power(of: rest) : number
      case .tiny: return chance < 0.5 ? number / Self.power(of: rest) : number
      }
    }
  }

  /// A power of ten from 10^0 to 10^30; whole decades, so that products overflow by much or not.
  private static func power(of chance: Double) -> Double {
    (0..<Int(chance * 31)).reduce(1) { power, _ in power * 10 }
  }
}
