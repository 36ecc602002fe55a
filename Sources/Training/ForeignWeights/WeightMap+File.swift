import Formats
import GraphC

extension WeightMap {
  /// A map as a JSON file.
  ///
  ///     {"framework": "pytorch", "prefix": "bert.", "ignored": ["pooler.*"],
  ///      "layers": [{"kind": "dense", "from": "layer.{n}.query", "to": "layer{n+1}.query"}]}
  ///
  /// - Throws: when the file cannot be read, is no JSON, or has other members than these.
  public init(_ path: String) throws(Diagnostic) {
    try self.init(json: try JSONParser.read(path), name: path)
  }

  /// As above, of a file in memory; `name` is for messages.
  public init(bytes: [UInt8], name: String) throws(Diagnostic) {
    try self.init(json: try JSONParser.parse(file: bytes[...], name: name), name: name)
  }

  private init(json: JSONValue, name: String) throws(Diagnostic) {
    let file = MapFile(name: name)
    try file.check(json, ["framework", "prefix", "ignored", "layers"], "the file")
    guard case .array(let elements)? = json["layers"] else {
      throw file.failure("has no array 'layers'")
    }
    var layers: [Layer] = []
    for element in elements { layers.append(try file.layer(element)) }
    try self.init(
      try file.choice("framework", of: json, default: .pytorch),
      prefix: try file.text("prefix", of: json) ?? "",
      ignoring: try file.texts("ignored", of: json), layers)
  }
}

/// A map under way.
private struct MapFile {
  let name: String

  func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: name, message: message)
  }

  func layer(_ json: JSONValue) throws(Diagnostic) -> WeightMap.Layer {
    try check(json, ["kind", "from", "to", "flattened"], "a layer")
    guard let source = try text("from", of: json) else { throw failure("a layer lacks 'from'") }
    let targets = try texts("to", of: json)
    guard !targets.isEmpty else { throw failure("the layer '\(source)' lacks 'to'") }
    var flattened: [Int] = []
    if let value = json["flattened"] {
      guard let extents = value.integers else {
        throw failure("'flattened' of '\(source)' is \(value.kind), expected integers")
      }
      flattened = extents
    }
    return WeightMap.Layer(
      try choice("kind", of: json, default: nil), source, as: targets, flattened: flattened)
  }

  /// - Throws: when it is no object, or has members that nothing reads.
  func check(_ json: JSONValue, _ known: [String], _ what: String) throws(Diagnostic) {
    guard case .object(let members) = json else {
      throw failure("\(what) is \(json.kind), expected an object")
    }
    for (key, _) in members where !known.contains(key) {
      let key = String(key.prefix(60))
      throw failure(
        "\(what) has the unknown member \(key.debugDescription)"
          + Spelling.suggestion(for: key, among: known))
    }
  }

  func text(_ key: String, of json: JSONValue) throws(Diagnostic) -> String? {
    guard let value = json[key] else { return nil }
    guard case .string(let text) = value else {
      throw failure("'\(key)' is \(value.kind), expected a string")
    }
    return text
  }

  /// A string or several.
  func texts(_ key: String, of json: JSONValue) throws(Diagnostic) -> [String] {
    guard case .array(let elements)? = json[key] else {
      return try text(key, of: json).map { [$0] } ?? []
    }
    var result: [String] = []
    for element in elements {
      guard case .string(let text) = element else {
        throw failure("'\(key)' has \(element.kind), expected strings")
      }
      result.append(text)
    }
    return result
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of json: JSONValue, default other: Choice?
  ) throws(Diagnostic) -> Choice {
    let all = Choice.allCases.map(\.rawValue)
    guard let word = try text(key, of: json) else {
      if let other { return other }
      throw failure("a layer lacks '\(key)': expected one of " + all.joined(separator: ", "))
    }
    guard let choice = Choice(rawValue: word) else {
      let word = String(word.prefix(60))
      throw failure(
        "'\(key)' is \(word.debugDescription), expected one of " + all.joined(separator: ", ")
          + Spelling.suggestion(for: word, among: all))
    }
    return choice
  }
}
