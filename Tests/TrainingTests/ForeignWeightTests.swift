import Formats
import Foundation
import GraphC
import TestSupport
import Testing

@testable import Training

/// Weights of PyTorch and Keras under our names and in our layouts.
@Suite struct ForeignWeightTests {
  struct Record: Decodable, CustomStringConvertible {
    let name: String
    let framework: String
    let kind: String
    let from: String
    let to: String
    let flattened: [Int]
    let theirs: [String: FixtureTensor]
    let ours: [String: FixtureTensor]

    var description: String { name }
  }

  static let records: [Record] = {
    let file = Fixture.directory.appending(path: "ForeignWeights/layers.json")
    return (try? JSONDecoder().decode([Record].self, from: Data(contentsOf: file))) ?? []
  }()

  private func converted(
    _ record: Record, for expected: [String: TensorType]? = nil
  ) throws -> WeightMap.Converted {
    let map = try WeightMap(
      try #require(WeightMap.Framework(rawValue: record.framework)),
      [
        WeightMap.Layer(
          try #require(WeightMap.Kind(rawValue: record.kind)), record.from, as: record.to,
          flattened: record.flattened)
      ])
    return try map.converted(
      record.theirs.mapValues(\.data), for: expected ?? record.ours.mapValues(\.data.type))
  }

  @Test func thereAreLayersOfBoth() { #expect(Self.records.count == 27) }

  @Test(arguments: records) func layers(_ record: Record) throws {
    let found = try converted(record)
    #expect(found.arrays == record.ours.mapValues(\.data))
    #expect(found.leftOver.isEmpty)
    #expect(Set(found.sources.values) == [record.from])
  }

  /// Where our LSTM has one bias, it is the sum; a GRU's second is multiplied by a gate.
  @Test func twoBiasesBecomeOneWhereTheyMay() throws {
    func record(_ name: String) throws -> Record {
      try #require(Self.records.first { $0.name == name })
    }
    func single(_ record: Record) -> [String: TensorType] {
      record.ours.mapValues(\.data.type).filter { !$0.key.hasSuffix("recurrent_bias") }
    }
    let lstm = try record("lstm1: pytorch")
    let found = try converted(lstm, for: single(lstm)).arrays
    let biases = ["lstm.bias", "lstm.recurrent_bias"].compactMap { lstm.ours[$0]?.data.doubles }
    #expect(found["lstm.bias"]?.doubles == zip(biases[0], biases[1]).map { $0 + $1 })
    #expect(found["lstm.recurrent_bias"] == nil)
    let gru = try record("gru: pytorch")
    #expect(
      diagnostic { _ = try converted(gru, for: single(gru)) }?.message
        == "'bias' of the layer 'gru', of the kind 'recurrent', is two, which one cannot replace in "
        + "a GRU: give our layer bias: .double")
  }

  @Test func projectionsStaySideBySideIfOursDo() throws {
    let record = try #require(Self.records.first { $0.name == "attn: pytorch" })
    let fused = TensorType(.f64, [4, 12])
    let found = try converted(
      record,
      for: [
        "attention.query_key_value.weight": fused,
        "attention.query_key_value.bias": TensorType(.f64, [12]),
      ]
    ).arrays
    let columns = try #require(found["attention.query_key_value.weight"])
    #expect(columns.type == fused)
    for (number, name) in ["query", "key", "value"].enumerated() {
      #expect(
        columns.columns(Array(number * 4..<number * 4 + 4))
          == record.ours["attention.\(name).weight"]?.data)
    }
    #expect(found["attention.query.weight"] == nil)
  }

  @Test func numbersOfNames() throws {
    let map = try WeightMap(
      .pytorch, prefix: "bert.", ignoring: ["pooler.*", "*.position_ids"],
      [
        .dense("layer.{n}.out", as: "stack.layer{n+1}.output"),
        WeightMap.Layer(.matrix, "layer.{n}.qkv", as: ["q{n}", "k{n}", "v{n}"]),
      ])
    let found = try map.converted(
      [
        "bert.layer.0.out.weight": TensorData([1, 2], [1, 2] as [Float]),
        "layer.11.out.bias": TensorData([1], [3] as [Float]),
        "layer.2.qkv.weight": TensorData([2, 3], [1, 2, 3, 4, 5, 6] as [Float]),
        "pooler.dense.weight": TensorData([1], [0] as [Float]),
        "embeddings.position_ids": TensorData([1], [0] as [Int64]),
        "layer.x.out.bias": TensorData([1], [0] as [Float]),
        "other": TensorData([], [0] as [Float]),
      ], for: [:])
    #expect(
      found.arrays == [
        "stack.layer1.output.weight": TensorData([2, 1], [1, 2] as [Float]),
        "stack.layer12.output.bias": TensorData([1], [3] as [Float]),
        "q2.weight": TensorData([2, 1], [1, 4] as [Float]),
        "k2.weight": TensorData([2, 1], [2, 5] as [Float]),
        "v2.weight": TensorData([2, 1], [3, 6] as [Float]),
      ])
    #expect(found.leftOver == ["layer.x.out.bias", "other"])
  }

  @Test func filesSayWhatIsMissingAndLeftOver() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "foreign-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "theirs.safetensors").path
    try SafeTensors.write(
      SafeTensors.Contents(tensors: [
        "linear.weight": TensorData([1, 1], [3] as [Double]),
        "linear.bias": TensorData([2], [1, 2] as [Float]),
        "head.weight": TensorData([1], [1] as [Float]),
      ]), to: path)
    let map = folder.appending(path: "map.json")
    try #"{"layers": [{"kind": "dense", "from": "linear", "to": "dense"}]}"#
      .write(to: map, atomically: true, encoding: .utf8)

    let store = ParameterStore(compiler: compiler(.interpreter))
    _ = try store.predictor(of: line())
    let report = try store.loadWeights(from: path, names: try WeightMap(map.path))
    #expect(
      report.lines == [
        "unexpected: head.weight",
        "mismatched: dense.bias is f32[1], found f32[2] of linear",
      ])
    #expect(store.arrays["dense.weight"]?.doubles == [3])
    let found = diagnostic { _ = try store.loadWeights(from: path) }
    #expect(found?.message == "holds no weight of the store")
    #expect(
      found?.notes.last == "note: names of other frameworks need a map, --names MAP.json")
  }

  @Test(arguments: [
    ("[]", "the file is an array, expected an object"),
    ("{}", "has no array 'layers'"),
    (#"{"layer": []}"#, "the file has the unknown member \"layer\"; did you mean 'layers'?"),
    (
      #"{"layers": [{"kind": "dens", "from": "a", "to": "b"}]}"#,
      "'kind' is \"dens\", expected one of tensor, dense, matrix, embedding, convolution, "
        + "depthwise, norm, slope, recurrent, gru, attention; did you mean 'dense'?"
    ),
    (#"{"layers": [{"kind": "dense", "to": "b"}]}"#, "a layer lacks 'from'"),
    (#"{"layers": [{"kind": "dense", "from": "a"}]}"#, "the layer 'a' lacks 'to'"),
    (
      #"{"layers": [{"kind": "norm", "from": "a", "to": ["b", "c"]}]}"#,
      "the layer 'a' is 'norm', only dense layers can become several"
    ),
    (
      #"{"layers": [{"kind": "norm", "from": "a.{n}", "to": "b{m}"}]}"#,
      "the layer 'a.{n}' as 'b{m}': expected names, in which {n} is a number and {n+1} the next, of "
        + "numbers that the first has"
    ),
    (
      #"{"framework": "pytorch", "layers": [], "ignored": 3}"#,
      "'ignored' is an integer, expected a string"
    ),
  ]) func mapsThatMakeNoSense(_ text: String, _ message: String) {
    let found = diagnostic { _ = try WeightMap(bytes: Array(text.utf8), name: "map.json") }
    #expect(found?.message == message)
  }

  @Test func tensorsThatAreNotTheLayers() throws {
    let map = try WeightMap(
      .pytorch, [.dense("a", as: "x"), .dense("b", as: "x"), .dense("c", as: "y")])
    let matrix = TensorData([1, 1], [1] as [Float])
    #expect(
      diagnostic {
        _ = try map.converted(["c.weight": TensorData([3], [1, 2, 3] as [Float])], for: [:])
      }?
      .message
        == "'weight' of the layer 'c', of the kind 'dense', is f32[3], expected 2 axes")
    #expect(
      diagnostic { _ = try map.converted(["a.weight": matrix, "b.weight": matrix], for: [:]) }?
        .message == "'a' and 'b' are both to become 'x.weight'")
  }
}
