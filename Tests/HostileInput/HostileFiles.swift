/// Files that ask for too much: nested deeply, of absurd sizes, or endless.
public enum HostileFiles {
  /// For the reader of that name.
  public static let all: [String: [[UInt8]]] = [
    "ir": ir.map { Array($0.utf8) }, "npy": npy, "idx": idx, "csv": csv,
    "safetensors": safetensors, "npz": [Array("PK\u{5}\u{6}".utf8) + huge(18)],
    "tokenizer": json, "names": json, "gzip": [[0x1F, 0x8B, 8, 0] + huge(200)],
  ]

  private static func huge(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xFF, count: count) }

  private static func repeated(_ text: String, _ count: Int = 200_000) -> String {
    String(repeating: text, count: count)
  }

  private static let ir: [String] = {
    let head = "graph g(%x: input f32[2x3]) -> (y: f32[2x3]) {\n"
    let largest = "f32[2147483648x2147483648]"
    let body = "scan %x {length = 2, carries = 1, body = {graph b("
    return [
      repeated("{"), repeated("["), repeated("("), repeated("graph "), repeated("//"),
      repeated("\""), repeated("%"), repeated("9"), repeated("\n"), head,
      head + "%0 = reshape %x {shape = " + repeated("["),
      head + "%0 = reshape %x {shape = [" + repeated("2, "),
      head + "%0 = broadcast %x {shape = [1073741824, 1073741824, 2, 3]} : f32[]",
      head + "%0 = " + repeated(body, 20_000),
      head + "%0 = constant {value = \(largest) [" + repeated("1, "),
      head + "%0 = constant {value = f32[\(repeated("1x", 50_000))1] [1.0]} : f32[]",
      head + "%0 = pad %x {low = [9223372036854775807, 1], high = [1, 1]} : f32[]",
      head + "%0 = slice %x {starts = [0, 0], stops = [2, 3], "
        + "steps = [9223372036854775807, 1]} : f32[1x3]\nreturn %x}",
      "graph g(%x: input \(largest)) -> (y: \(largest)) {\n%0 = exp %x : \(largest)\nreturn %0\n}",
      "graph g(" + repeated("%x: input f32[], ") + ") -> () {return}",
      chain(20_000),
    ]
  }()

  /// A long graph, to find recursion over nodes.
  private static func chain(_ length: Int) -> String {
    let nodes = (0..<length).map { index in
      "%\(index) = sin \(index == 0 ? "%x" : "%\(index - 1)") : f32[3]\n"
    }
    return "graph g(%x: input f32[3]) -> (y: f32[3]) {\n" + nodes.joined()
      + "return %\(length - 1)\n}\n"
  }

  private static let npy: [[UInt8]] = [
    "(1000000000000,)", "(9223372036854775807, 9223372036854775807)", "(0, 9223372036854775807)",
    "(" + repeated("1, ", 20_000) + ")", repeated("(", 20_000), "(-1,)", "99999999999999999999999",
  ].map { shape in
    let header = Array("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
    let count = UInt32(header.count)
    return [0x93] + Array("NUMPY".utf8) + [2, 0]
      + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + header + [0, 0, 0, 0]
  }

  private static let idx: [[UInt8]] = [
    [0, 0, 8, 255] + huge(1020), [0, 0, 14, 2] + huge(8), [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xFF],
    [0, 0, 8, 0], [0, 0, 8, 3, 0, 0, 0, 0] + huge(8),
  ]

  private static let csv: [[UInt8]] = [
    repeated(","), repeated("\""), repeated("1,") + "\n1", repeated("\n"), repeated("9"),
    "a,b\n" + repeated("1\n"), "\"" + repeated("\"\""),
  ].map { Array($0.utf8) }

  private static let json: [[UInt8]] = [
    repeated("["), repeated("{\"model\":"), repeated("{\"a\":["), "{\"layers\":" + repeated("["),
    "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":9223372036854775807}}}",
    "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":2147483646}}}",
    "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":0},"
      + "\"continuing_subword_prefix\":\"\"}}",
    "{\"pre_tokenizer\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},"
      + "\"merges\":[" + repeated("\"a a\",") + "\"\"]}}",
    "{\"layers\":[{\"kind\":\"dense\",\"from\":\"" + repeated("{n}") + "\",\"to\":\"a\"}]}",
    "{\"layers\":[{\"kind\":\"dense\",\"from\":\"layer.{n}\",\"to\":\"a\","
      + "\"flattened\":[9223372036854775807,9223372036854775807]}]}",
  ].map { Array($0.utf8) }

  private static let safetensors: [[UInt8]] = {
    let headers = [
      repeated("["), repeated("{\"a\":"), repeated(" "), "{\"a\":" + repeated("9") + "}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],"
        + "\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,9223372036854775807],\"data_offsets\":[0,0]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775807,0]}}",
      "{\"__metadata__\":{" + repeated("\"k\":\"v\",", 20_000) + "\"l\":\"\"}}",
    ].map { Array($0.utf8) }
    let files = headers.map { header in
      (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    }
    return files + [huge(8), huge(16), [0, 0, 0, 0, 0, 0, 0, 0x80] + huge(8)]
  }()
}
