import Formats
import Foundation
import GraphC
import TestSupport
import Training

/// A reader of files that anyone may have written, with valid files to damage.
public struct HostileReader: Sendable, CustomStringConvertible {
  public let name: String
  public let corpus: [[UInt8]]
  /// What makes damaged files interesting.
  public let fragments: [[UInt8]]
  /// Throws a `Diagnostic` for what is no such file.
  public let read: @Sendable ([UInt8]) throws -> Void

  public var description: String { name }

  /// Far above every file here, far below what would be noticed.
  private static let limit = 1 << 22

  public static let all: [HostileReader] = [
    ir, binary("npy", [".npy"]) { _ = try NumPy.read(bytes: $0, name: "x") },
    binary("npz", [".npz"]) { _ = try NumPyArchive.read(bytes: $0, name: "x", limit: limit) },
    binary("safetensors", [".safetensors"]) { _ = try SafeTensors.read(bytes: $0, name: "x") },
    binary("gzip", [".gz"]) { _ = try Gzip.decompress($0, name: "x", limit: limit) },
    binary("idx", [".idx", ".idx.gz"]) { _ = try IDX.read(bytes: $0, name: "x", limit: limit) },
    binary("csv", [".csv"]) { bytes in
      for header in CSVHeader.allCases {
        _ = try? CSV.read(bytes: bytes, name: "x", header: header)
      }
      _ = try CSV.read(bytes: bytes, name: "x", delimiter: ";")
    },
    binary("tokenizer", [".tokenizer.json"]) { bytes in
      let tokenizer = try TokenizerFile.read(bytes: bytes, name: "x")
      let numbers = try tokenizer.encodeWhole("The  Ünïcode 中文, don't! [SEP] <|end|> aaaa")
      precondition(numbers.allSatisfy { (0..<tokenizer.count).contains(Int($0)) })
      _ = try tokenizer.decode(numbers)
    },
    binary("names", [".names.json"]) { bytes in
      _ = try WeightMap(bytes: bytes, name: "x").converted(mapped, for: [:])
    },
  ]

  /// What maps of names are tried on.
  private static let mapped = [
    "layer.0.weight": TensorData([2, 3], [Float](repeating: 1, count: 6)),
    "layer.0.bias": TensorData([2], [1, 2] as [Float]),
    "rnn.weight_ih_l0": TensorData([8, 3], [Float](repeating: 1, count: 24)),
    "rnn.bias_ih_l0": TensorData([8], [Float](repeating: 1, count: 8)),
    "attn.in_proj_weight": TensorData([6, 2], [Float](repeating: 1, count: 12)),
    "conv.weight": TensorData([2, 1, 2, 2], [Float](repeating: 1, count: 8)),
    "heads/query/kernel": TensorData([2, 1, 2], [Float](repeating: 1, count: 4)),
  ]

  /// The damaged file that a seed determines.
  public func input(seed: UInt64) -> [UInt8] {
    var mutation = ByteMutation(seed: seed &* 0x5851_F42D_4C95_7F2D, fragments: fragments)
    let file = corpus[Int.random(in: corpus.indices, using: &mutation)]
    let other = corpus[Int.random(in: corpus.indices, using: &mutation)]
    return mutation.mutate(file, with: other)
  }

  /// Whether the file was read; anything but a diagnostic is thrown on.
  @discardableResult
  public func survives(_ bytes: [UInt8]) throws -> Bool {
    do {
      try read(bytes)
      return true
    } catch is Diagnostic {
      return false
    }
  }

  // MARK: Files

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()

  private static func binary(
    _ name: String, _ suffixes: [String], _ read: @escaping @Sendable ([UInt8]) throws -> Void
  ) -> HostileReader {
    let words = [
      "<f4", ">i8", "|b1", "True", "False", "(", ")", ",", ",)", "1", "-1", "9223372036854775807",
      "99999999999999999999", "4294967296", "{", "}", "[", "]", ":", "'", "\"", "\\u0000", "F64",
      "BOOL", "data_offsets", "nan", "inf", "1e999", "\r\n", ";", "PK\u{3}\u{4}", "PK\u{1}\u{2}",
      "true", "false", "null", "-1.5", "\"", "##", "{n}", "{n+1}", "BPE", "WordPiece", "dense",
    ]
    let numbers: [[UInt8]] = [
      [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
      [0, 0, 0, 0x80], [0xFF, 0xFF], [0, 0x80],
      [UInt8](repeating: 0xFF, count: 8), [UInt8](repeating: 0, count: 64),
    ]
    let files = ["Corpus", "../FormatsTests/Fixtures"].flatMap { folder in
      contents(in: root.appending(path: folder), suffixes)
    }
    return HostileReader(
      name: name, corpus: files, fragments: words.map { Array($0.utf8) } + numbers, read: read)
  }

  /// The contents of files up to 64 KiB.
  static func contents(in folder: URL, _ suffixes: [String]) -> [[UInt8]] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { name in suffixes.contains { name.hasSuffix($0) } }
      .compactMap { try? [UInt8](Data(contentsOf: folder.appending(path: $0))) }
      .filter { $0.count <= 1 << 16 }
  }

  static var repository: URL { root.appending(path: "../..") }
}
