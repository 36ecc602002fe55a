import GraphC
import Modeling

extension WeightMap {
  /// Another framework's tensors under our names and in our layouts.
  public struct Converted: Sendable {
    /// By our names.
    public var arrays: [String: TensorData] = [:]
    /// The names in the file that each came from.
    public var sources: [String: String] = [:]
    /// Names of the file that no layer of the map takes.
    public var leftOver: [String] = []
  }

  /// Tensors of a file for a model that has `expected`, which decides where a file could mean two
  /// things: recurrent layers with one bias or two, and projections side by side or apart.
  ///
  /// - Throws: when a tensor is not what its layer has, or two are to become one.
  public func converted(
    _ tensors: [String: TensorData], for expected: [String: TensorType]
  ) throws(Diagnostic) -> Converted {
    var found: [Found: [String: TensorData]] = [:]
    var result = Converted()
    let patterns = ignored.map { ParameterPattern(text: $0) }
    for (whole, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let name = shortened(whole)
      if patterns.contains(where: { $0.matches(name) || $0.matches(whole) }) { continue }
      guard let (layer, part) = match(name) else {
        result.leftOver.append(whole)
        continue
      }
      if ForeignLayout.carriesNothing(part) { continue }
      found[layer, default: [:]][part] = tensor
    }
    for (layer, parts) in found.sorted(by: { $0.key.source < $1.key.source }) {
      let layout = ForeignLayout(framework: framework, layer: layer, parts: parts)
      for (name, array) in try layout.arrays(for: expected).sorted(by: { $0.key < $1.key }) {
        if let other = result.sources[name] {
          throw Self.failure("'\(other)' and '\(layer.source)' are both to become '\(name)'")
        }
        result.arrays[name] = array
        result.sources[name] = layer.source
      }
    }
    return result
  }

  /// A layer of the file, and what it becomes.
  struct Found: Hashable {
    let kind: Kind
    let source: String
    let targets: [String]
    let flattened: [Int]
  }

  /// A name without the prefix and without what Keras's variables end in.
  private func shortened(_ name: String) -> String {
    var name = name[...]
    if !prefix.isEmpty, name.hasPrefix(prefix) { name = name.dropFirst(prefix.count) }
    if framework == .keras, name.hasSuffix(":0") { name = name.dropLast(2) }
    return String(name)
  }

  private func match(_ name: String) -> (layer: Found, part: String)? {
    for rule in rules {
      guard let (numbers, rest) = rule.source.matchBeginning(of: name) else { continue }
      let part: String
      if rule.layer.kind == .tensor {
        guard rest.isEmpty else { continue }
        part = ""
      } else {
        guard let separator = rest.first, separator == "." || separator == "/" else { continue }
        part = String(rest.dropFirst())
        guard ForeignLayout.has(part, rule.layer.kind, framework) else { continue }
      }
      let source = rule.source.name(numbers)
      return (
        Found(
          kind: rule.layer.kind, source: source, targets: rule.targets.map { $0.name(numbers) },
          flattened: rule.layer.flattened), part
      )
    }
    return nil
  }
}
