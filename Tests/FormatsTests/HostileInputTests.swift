import Formats
import IR
import Testing

/// A small valid file with its reader.
struct HostileSample: Sendable, CustomTestStringConvertible {
  var name: String
  /// Whether a prefix of the file can be a file too.
  var hasValidPrefixes = false
  var read: @Sendable ([UInt8]) throws -> Void

  var testDescription: String { name }

  /// Far above every sample, far below what would be noticed.
  static let limit = 1 << 21

  static let all: [HostileSample] =
    [
      "f4-little", "f8-fortran", "i8-big", "b1-little", "f4-version2", "f4-version3", "f4-scalar",
      "f4-empty",
    ].map {
      HostileSample(name: "\($0).npy") { expectSmall(try NumPy.read(bytes: $0, name: "x")) }
    }
    + ["types.safetensors", "halves.safetensors"].map {
      HostileSample(name: $0) {
        try SafeTensors.read(bytes: $0, name: "x").tensors.values.forEach(expectSmall)
      }
    }
    + ["stored.npz", "deflated.npz"].map {
      HostileSample(name: $0) {
        try NumPyArchive.read(bytes: $0, name: "x", limit: limit).values.forEach(expectSmall)
      }
    }
    + [
      "gray.png", "gray-alpha.png", "rgba.png", "palette.png", "filters-gray.png",
      "filters-rgb.png",
    ].map {
      HostileSample(name: $0) { expectSmall(try PNG.read(bytes: $0, name: "x", limit: limit)) }
    }
    + ["gray.pgm", "rgb.ppm"].map {
      HostileSample(name: $0) { expectSmall(try PortableMap.read(bytes: $0, name: "x")) }
    }
    + [
      // Codes say where they end by ending.
      HostileSample(name: "letters.Z", hasValidPrefixes: true) {
        let output = try UnixCompress.decompress($0, name: "x", limit: limit)
        #expect(output.count <= limit)
      },
      HostileSample(name: "bible.data", hasValidPrefixes: true) {
        let text = try BibleText.read(bytes: $0, name: "x")
        #expect(text.utf8.count <= limit)
      },
      HostileSample(name: "hello.gz") {
        let output = try Gzip.decompress($0, name: "x", limit: limit)
        #expect(output.count <= limit)
      },
      HostileSample(name: "zeros.gz") {
        let output = try Gzip.decompress($0, name: "x", limit: limit)
        #expect(output.count <= limit)
      },
      // Its padding and its first member alone are valid prefixes.
      HostileSample(name: "members.gz", hasValidPrefixes: true) {
        let output = try Gzip.decompress($0, name: "x", limit: limit)
        #expect(output.count <= limit)
      },
      HostileSample(name: "i16.idx.gz") {
        expectSmall(try IDX.read(bytes: $0, name: "x", limit: limit))
      },
    ]

  static func expectSmall(_ data: TensorData) { #expect(data.type.byteCount <= limit) }
}

/// Damaged files end in a diagnostic or a result, never in a trap, a hang or a huge allocation.
@Suite struct HostileInputTests {
  static let csv = Array("a,\"b \"\"c\"\"\"\r\n1,2.5e-3\r\n\"3\",nan\r\n".utf8)
  static let idx: [UInt8] = [0, 0, 0x0B, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8]

  private func isRejected(_ sample: HostileSample, _ bytes: [UInt8]) throws -> Bool {
    do {
      try sample.read(bytes)
      return false
    } catch is Diagnostic {
      return true
    }
  }

  @Test(arguments: HostileSample.all) func survivesTruncation(sample: HostileSample) throws {
    let file = try fixture(sample.name)
    #expect(try !isRejected(sample, file))
    for count in 0..<file.count {
      let isRejected = try isRejected(sample, Array(file[..<count]))
      #expect(isRejected || sample.hasValidPrefixes, "\(count) of \(file.count) bytes")
    }
  }

  @Test(arguments: HostileSample.all) func survivesDamage(sample: HostileSample) throws {
    let file = try fixture(sample.name)
    try damage(file) { _ = try isRejected(sample, $0) }
  }

  @Test func survivesDamagedIDX() throws {
    let sample = HostileSample(name: "idx") { _ = try IDX.read(bytes: $0, name: "x") }
    for count in 0..<Self.idx.count { #expect(try isRejected(sample, Array(Self.idx[..<count]))) }
    try damage(Self.idx) { _ = try isRejected(sample, $0) }
  }

  @Test func survivesDamagedRecords() throws {
    let sample = HostileSample(name: "records") {
      _ = try CSV.records(bytes: $0, name: "x")
    }
    try damage(Self.csv) { _ = try isRejected(sample, $0) }
  }

  @Test func survivesDamagedGrayMapsOfText() throws {
    let file = Array("P2 # gray\n3 2 9\n0 1 2\n7 8 9\n".utf8)
    let sample = HostileSample(name: "text.pgm") {
      HostileSample.expectSmall(try PortableMap.read(bytes: $0, name: "x"))
    }
    #expect(try !isRejected(sample, file))
    try damage(file) { _ = try isRejected(sample, $0) }
  }

  /// Damage of PNG files mostly ends at a checksum; here the checksums are right.
  @Test(arguments: ["filters-rgb.png", "palette.png"]) func survivesDamagedChunks(
    name: String
  ) throws {
    let chunks = try PNGFile(try fixture(name))
    let sample = HostileSample(name: name) {
      HostileSample.expectSmall(try PNG.read(bytes: $0, name: "x", limit: HostileSample.limit))
    }
    for place in chunks.parts.indices {
      try damage(chunks.parts[place].body, count: 300) { body in
        var damaged = chunks
        damaged.parts[place].body = body
        _ = try isRejected(sample, damaged.bytes)
      }
    }
  }

  @Test(arguments: CSVHeader.allCases) func survivesDamagedCSV(header: CSVHeader) throws {
    let sample = HostileSample(name: "csv") {
      _ = try CSV.read(bytes: $0, name: "x", header: header)
    }
    for count in 0..<Self.csv.count { _ = try isRejected(sample, Array(Self.csv[..<count])) }
    try damage(Self.csv) { _ = try isRejected(sample, $0) }
  }

  /// Calls the body with damaged copies: bytes overwritten, removed and inserted.
  private func damage(
    _ file: [UInt8], count: Int = 3000, _ body: ([UInt8]) throws -> Void
  ) throws {
    var generator = SeededGenerator(state: 2024)
    for _ in 0..<count {
      var damaged = file
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !damaged.isEmpty {
        let offset = damaged.indices.randomElement(using: &generator) ?? 0
        // Extremes are more likely to meet a missing check than the values between.
        let byte = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)]
          .randomElement(using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: damaged.remove(at: offset)
        case 1: damaged.insert(byte ?? 0, at: offset)
        case 2: damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default: damaged[offset] = byte ?? 0
        }
      }
      try body(damaged)
    }
  }
}
