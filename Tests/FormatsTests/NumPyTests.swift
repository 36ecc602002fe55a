import Formats
import IR
import Testing

@Suite struct NumPyTests {
  static let codes: [(String, ElementType)] = [
    ("f4", .f32), ("f8", .f64), ("i4", .i32), ("i8", .i64), ("u1", .u8), ("b1", .bool),
  ]

  private func expected(_ elementType: ElementType, _ extents: [Int]) -> TensorData {
    .counting(elementType, extents, from: elementType == .u8 ? 0 : -2)
  }

  @Test(arguments: codes) func readsAndWritesWhatNumPyWrites(
    code: String, elementType: ElementType
  ) throws {
    let file = try fixture("\(code)-little.npy")
    let data = try NumPy.read(bytes: file, name: code)
    #expect(data == expected(elementType, [2, 3]))
    #expect(NumPy.bytes(of: data) == file)
  }

  @Test(arguments: codes.prefix(4)) func readsBigEndian(
    code: String, elementType: ElementType
  ) throws {
    #expect(
      try NumPy.read(fixturePath("\(code)-big.npy")) == expected(elementType, [2, 3]))
  }

  @Test func readsColumnMajor() throws {
    #expect(try NumPy.read(fixturePath("f8-fortran.npy")) == .counting(.f64, [2, 3, 4]))
    #expect(try NumPy.read(fixturePath("i4-fortran-big.npy")) == .counting(.i32, [3, 2]))
  }

  @Test(arguments: [("scalar", []), ("vector", [5]), ("empty", [0, 3])] as [(String, [Int])])
  func readsAndWritesOtherRanks(name: String, extents: [Int]) throws {
    let file = try fixture("f4-\(name).npy")
    let data = try NumPy.read(bytes: file, name: name)
    #expect(data == .counting(.f32, extents))
    #expect(NumPy.bytes(of: data) == file)
  }

  @Test(arguments: [2, 3]) func readsLaterVersions(version: Int) throws {
    #expect(
      try NumPy.read(fixturePath("f4-version\(version).npy")) == .counting(.f32, [2, 3]))
  }

  @Test(arguments: ElementType.allCases) func roundTrips(elementType: ElementType) throws {
    let data = expected(elementType, [2, 3, 1, 4])
    try withTemporaryDirectory { directory in
      let path = "\(directory)/data.npy"
      try NumPy.write(data, to: path)
      #expect(try NumPy.read(path) == data)
    }
  }

  @Test func everyNonzeroByteIsTrue() throws {
    var file = try fixture("b1-little.npy")
    file[file.count - 1] = 0xFF
    #expect(try NumPy.read(bytes: file, name: "x") == .counting(.bool, [2, 3]))
  }

  /// A version 1.0 file with this header text.
  private func file(_ header: String, _ elements: [UInt8] = []) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count % 256)]
      + [UInt8(header.utf8.count / 256)] + Array(header.utf8) + elements
  }

  @Test(arguments: [
    "{'descr':'|u1','fortran_order':False,'shape':(2,)}",
    "{\"shape\": (2L,), \"fortran_order\": True, \"descr\": \"u1\"}  \n",
    " { 'descr' : '=u1', 'fortran_order' : False , 'shape' : ( 2 , ) , } ",
  ])
  func acceptsOtherSpellings(header: String) throws {
    let spelled = header.replacing("\"u1\"", with: "\"<u1\"")
    #expect(
      try NumPy.read(bytes: file(spelled, [0, 1]), name: "x") == .counting(.u8, [2], from: 0))
  }

  @Test(arguments: [
    ("{}", "header key \"descr\": expected a string, found nothing"),
    ("{'descr': True}", "header key \"descr\": expected a string, found a Boolean"),
    ("{'a': 'b'}", "unknown header key \"a\""),
    ("{'descr': 'b', 'descr': 'b'}", "malformed header at byte 37: key \"descr\" occurs twice"),
    ("{'descr': '<f4'} x", "malformed header at byte 27: text after the dictionary"),
    ("{1", "malformed header at byte 11: expected a string"),
    ("{'descr' 2", "malformed header at byte 19: expected ':'"),
    ("{'descr': 2", "malformed header at byte 20: expected a string, a Boolean or a tuple"),
    ("{'descr", "malformed header at byte 17: a string does not end"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
      "malformed header at byte 81: expected an integer of 64 bits"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      "negative extent in shape [-1]"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 0)}",
      "shape [4294967296x4294967296x0] has too many elements"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(String(repeating: "1,", count: 65)))}",
      "rank 65 exceeds the limit of 64 of NumPy"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      "truncated: shape [2] needs 8 bytes of data, found 0"
    ),
  ])
  func rejectsHeader(header: String, message: String) {
    #expect(
      diagnosticText { _ = try NumPy.read(bytes: file(header), name: "x.npy") }
        == "error: x.npy: \(message)")
  }

  @Test func rejectsOtherFiles() throws {
    func text(_ bytes: [UInt8]) -> String {
      diagnosticText { _ = try NumPy.read(bytes: bytes, name: "x") }
    }
    #expect(
      text(Array("ABCDEFGH".utf8))
        == "error: x: is not a NumPy file: expected it to start with \\x93NUMPY")
    #expect(
      text([0x93] + Array("NUMPY".utf8) + [4, 0])
        == "error: x: unknown NumPy format version 4.0, expected 1.0, 2.0 or 3.0")
    #expect(
      text(try fixture("stored.npz")) == """
        error: x: is an archive of arrays (.npz), expected one array (.npy)
          note: read it with NumPyArchive
        """)
    #expect(
      text(try fixture("c8-unsupported.npy")) == """
        error: x: unsupported dtype "<c8"
          note: supported: f4, f8, i4, i8, u1, b1, i1, f2, V2 in either byte order
          note: convert with array.astype(numpy.float32) before saving
        """)
    #expect(
      text(try fixture("records-unsupported.npy")) == """
        error: x: holds structured records, expected an array of numbers
          note: save each field as an array of its own
        """)
    #expect(
      text(try fixture("u1-little.npy") + [0])
        == "error: x: too long: shape [2x3] needs 6 bytes of data, found 7")
  }
}
