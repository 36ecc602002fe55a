import Foundation
import IR
import Operators

/// A case of `Tests/Fixtures`: a graph with inputs and values from an independent source.
public struct Fixture: Decodable, Sendable {
  public let name: String
  /// IR text.
  public let graph: String
  public let inputs: [String: FixtureTensor]
  public let outputs: [String: FixtureTensor]
  /// d loss / d w for each parameter w.
  public let gradients: [String: FixtureTensor]?
  /// For each parameter w alone, the gradient of `sum((d loss / d w)^2)`.
  public let second: [String: FixtureTensor]?
  public let absolute: Double
  public let relative: Double

  /// The folder that holds the fixtures.
  public static let directory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// The names of the files in a folder, without `.json`.
  public static func names(in folder: String) -> [String] {
    let path = directory.appending(path: folder).path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The cases of one file.
  public static func load(_ folder: String, _ name: String) throws -> [Fixture] {
    let file = directory.appending(path: "\(folder)/\(name).json")
    return try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file))
  }

  public func parsed() throws(Diagnostic) -> Graph {
    try GraphParser.parse(graph, name: name, operators: Operators.named)
  }
}

/// A tensor as fixtures spell it: type text, and numbers or the words inf, -inf, nan.
public struct FixtureTensor: Decodable, Sendable {
  public let data: TensorData

  private enum Key: CodingKey { case type, values }

  private struct Number: Decodable {
    let value: Double
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let word = try? container.decode(String.self) {
        value = Double(word) ?? .nan
      } else {
        value = try container.decode(Double.self)
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let text = try container.decode(String.self, forKey: .type)
    let parts = text.dropLast().split(separator: "[", omittingEmptySubsequences: false)
    guard parts.count == 2, let element = ElementType(rawValue: String(parts[0])) else {
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container, debugDescription: "'\(text)' is no type")
    }
    let type = TensorType(element, Shape(parts[1].split(separator: "x").compactMap { Int($0) }))
    if element.isReal {
      let numbers = try container.decode([Number].self, forKey: .values)
      data = TensorData(type, doubles: numbers.map(\.value))
    } else {
      // Doubles would lose the low bits of i64.
      data = TensorData(type, integers: try container.decode([Int64].self, forKey: .values))
    }
  }
}
