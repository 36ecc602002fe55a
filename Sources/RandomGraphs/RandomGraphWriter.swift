import IR
import Operators

/// Adds random nodes to a builder.
///
/// Generators of operators take what exists with `pick`, make new arguments with `argument`, and
/// hand what they made to `add` with what is known of its elements.
final class RandomGraphWriter {
  let builder: GraphBuilder
  var random: RandomNumbers
  var items: [RandomItem] = []
  /// The float type of most tensors.
  let float: ElementType
  /// What the data of float arguments are like.
  let kind: DataKind
  /// Whether inputs have NaN and infinities among them.
  let isWild: Bool
  private let palette: [Shape]
  private var indexLimits: [String: Int] = [:]
  private var argumentCount = 0

  init(seed: Int64, kind: DataKind = .random) {
    self.kind = kind
    random = RandomNumbers(seed: seed)
    builder = GraphBuilder("random")
    float = random.chance(0.3) ? .f64 : .f32
    // Drawn in any case, so that the rest of a seed's graph does not depend on the kind.
    let isDrawn = random.chance(0.1)
    isWild = isDrawn || kind == .infinities
    var shapes: [Shape] = []
    for _ in 0..<3 { shapes.append(Self.shape(&random)) }
    palette = shapes
  }

  /// Larger results are dropped.
  static let elementLimit = 6000

  /// Extents of all kinds: none, one, primes, and more than one tile.
  private static func shape(_ random: inout RandomNumbers) -> Shape {
    if random.chance(0.08) { return [] }
    if random.chance(0.08) { return [random.pick([1023, 1024, 1025, 1500, 2049, 4111])] }
    if random.chance(0.04) { return [random.pick([2, 3]), random.pick([1025, 1031, 1600])] }
    let rank = random.integer(in: 1...4)
    let extents = [1, 2, 3, 4, 5, 7, 8, 11, 16, 17, 32, 33, 40]
    var shape = (0..<rank).map { _ in random.pick(extents) }
    if random.chance(0.05) { shape[random.integer(below: rank)] = 0 }
    // Most graphs are small, since many small ones find more than a few large ones.
    let limit = random.chance(0.75) ? 600 : elementLimit
    while Shape(shape).elementCount > limit { shape[random.integer(below: rank)] = 2 }
    return Shape(shape)
  }

  /// Mostly one of a few shapes, so that tensors fit each other.
  func shape() -> Shape { random.chance(0.8) ? random.pick(palette) : Self.shape(&random) }

  // MARK: Arguments

  /// A new argument; integers may be limited to indices below a number, with a few outside.
  func argument(_ role: Argument.Role, _ type: TensorType, indexBelow limit: Int? = nil)
    -> RandomItem
  {
    let label = "\(role.rawValue.prefix(1))\(argumentCount)"
    argumentCount += 1
    if let limit { indexLimits[label] = limit }
    let tensor = builder.argument(label, role, type)
    let item =
      type.elementType.isFloat
      ? RandomItem(tensor: tensor, bound: 2 * max(scale, 1), bits: kind == .tiny ? nil : bits)
      : RandomItem(tensor: tensor, bound: type.elementType == .u8 ? 255 : 2, bits: 4)
    items.append(item)
    return item
  }

  /// A power of two for all floats of a graph, so that their sums and products are as exact as
  /// without.
  private var scale: Double { kind == .huge ? 0x1p40 : kind == .tiny ? 0x1p-40 : 1 }

  /// Elements are multiples of 1/16 of the scale.
  private var bits: Int { 4 - Int(scale.exponent) }

  /// Multiples of 1/16 up to 2, small integers, or indices with a few outside their range; floats
  /// are of the writer's kind.
  func data(for argument: Argument) -> TensorData {
    let type = argument.type
    let limit = indexLimits[argument.label]
    if type.elementType.isFloat {
      return TensorData(type, doubles: floats(type))
    }
    return TensorData(
      type,
      integers: (0..<type.elementCount).map { _ in
        guard let limit else { return Int64(random.integer(in: -2...2)) }
        let isOutside = random.chance(0.05)
        return Int64(
          isOutside ? random.pick([-1, limit, limit + 3]) : random.integer(below: limit))
      })
  }

  private func floats(_ type: TensorType) -> [Double] {
    let numbers = (0..<type.elementCount).map { _ in element() * scale }
    let length = type.shape.extents.last ?? 1
    switch kind {
    case .random, .infinities, .huge, .tiny: return numbers
    case .constantRows: return numbers.indices.map { numbers[$0 / length * length] }
    case .zeros, .ties, .repeatedRows:
      let chance = numbers.map { _ in random.unit() }
      return kind.applied(to: numbers, rowLength: length, chance: chance)
    }
  }

  private func element() -> Double {
    if isWild && random.chance(0.03) { return random.pick([.nan, .infinity, -.infinity, -0.0]) }
    return Double(random.integer(in: -32...32)) / 16
  }

  // MARK: The graph

  func write(_ choice: RandomChoice) throws(Diagnostic) -> Graph {
    addArguments()
    for _ in 0..<random.integer(in: 2...22) { choice.write(to: self) }
    if random.chance(0.35) { addGradients() }
    addUpdates()
    for index in 0..<random.integer(in: 1...4) { builder.output("out\(index)", result().tensor) }
    return try builder.finish()
  }

  /// The first arguments; operators may add more.
  func addArguments() {
    for _ in 0..<random.integer(in: 1...2) { _ = argument(.input, TensorType(float, shape())) }
    for _ in 0..<random.integer(in: 0...3) {
      let role: Argument.Role = random.chance(0.7) ? .parameter : .state
      _ = argument(role, TensorType(float, shape()))
    }
    if random.chance(0.3) {
      _ = argument(.input, TensorType(random.pick([.i32, .i64, .u8, .bool]), shape()))
    }
  }

  /// Mostly something made late, so that little is dead.
  private func result() -> RandomItem {
    let tail = min(items.count, random.chance(0.8) ? 4 : items.count)
    return items[items.count - 1 - random.integer(below: tail)]
  }

  /// Gradients of a mean of float items for every parameter, as outputs or applied as an update.
  private func addGradients() {
    let floats = items.filter { $0.type.elementType == float && $0.type.elementCount > 0 }
    guard !floats.isEmpty else { return }
    var loss = sigmoid(random.pick(floats).tensor).mean()
    for _ in 0..<random.integer(below: 3) {
      let item = random.pick(Array(floats.suffix(6)))
      loss = loss + (random.chance(0.5) ? tanh(item.tensor).mean() : square(item.tensor).mean())
    }
    if random.chance(0.5) { builder.output("loss", loss) }
    let parameters = builder.arguments(.parameter)
    for gradient in gradients(of: loss, withRespectTo: parameters) {
      items.append(RandomItem(tensor: gradient, bound: 100, bits: nil))
    }
  }

  /// New values for some arguments: of the same type, whatever they were made of.
  private func addUpdates() {
    for target in builder.arguments(.parameter) + builder.arguments(.state)
    where random.chance(0.6) {
      let fitting = items.filter { $0.type == target.type }
      if !fitting.isEmpty && random.chance(0.6) {
        let late = random.chance(0.6) ? Array(fitting.suffix(3)) : fitting
        builder.update(target, to: random.pick(late).tensor)
      } else {
        builder.update(target, to: target * 0.875 - random.pick(fitting).tensor * 0.125)
      }
    }
  }
}
