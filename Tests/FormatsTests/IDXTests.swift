import Formats
import Foundation
import IR
import Testing

@Suite struct IDXTests {
  @Test(arguments: [ElementType.u8, .i32, .f32, .f64], [[], [5], [2, 3], [0, 4], [2, 1, 3, 2]])
  func roundTrips(elementType: ElementType, extents: [Int]) throws {
    let data = TensorData.counting(elementType, extents, from: elementType == .u8 ? 0 : -2)
    try withTemporaryDirectory { directory in
      let path = "\(directory)/data.idx"
      try IDX.write(data, to: path)
      #expect(try IDX.read(path) == data)
    }
  }

  @Test func readsSignedBytesAsI32() throws {
    let file: [UInt8] = [0, 0, 0x09, 1, 0, 0, 0, 3, 0xFE, 0xFF, 0]
    #expect(try IDX.read(bytes: file, name: "x") == .counting(.i32, [3]))
  }

  @Test func readsCompressedShortIntegersAsI32() throws {
    let data = try IDX.read(fixturePath("i16.idx.gz"))
    #expect(data == TensorData([2, 3], [-2, -1, 0, 1, 2, 300] as [Int32]))
  }

  @Test func readsBigEndianFloats() throws {
    let file: [UInt8] = [0, 0, 0x0D, 1, 0, 0, 0, 1, 0xC0, 0, 0, 0]
    #expect(try IDX.read(bytes: file, name: "x") == .counting(.f32, [1]))
  }

  @Test(
    arguments: [
      ([], "truncated in magic number: needs 2 bytes at offset 0, found 0"),
      ([1, 0, 8, 0], "is not an IDX file: expected it to start with two zero bytes"),
      (
        [0, 0, 7, 0],
        """
        unknown IDX element code 0x7
          note: known codes: 0x8 u8, 0x9 i8, 0xb i16, 0xc i32, 0xd f32, 0xe f64
        """
      ),
      ([0, 0, 8, 2, 0, 0, 0, 1], "truncated in extents: needs 4 bytes at offset 8, found 0"),
      ([0, 0, 8, 1, 0, 0, 0, 2, 9], "truncated: shape [2] needs 2 bytes of data, found 1"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 9, 9], "too long: shape [1] needs 1 bytes of data, found 2"),
      (
        [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12),
        "shape [4294967295x4294967295x4294967295] has too many elements"
      ),
    ] as [([UInt8], String)])
  func rejects(file: [UInt8], message: String) {
    #expect(
      diagnosticText { _ = try IDX.read(bytes: file, name: "x.idx") }
        == "error: x.idx: \(message)")
  }

  @Test func refusesToWriteWhatTheFormatLacks() {
    #expect(
      diagnosticText { _ = try IDX.bytes(of: .counting(.i64, [1]), name: "x") } == """
        error: x: IDX cannot hold elements of type i64
          note: it holds u8, i32, f32 and f64; NumPy files hold every type
        """)
    #expect(
      diagnosticText {
        _ = try IDX.bytes(of: .counting(.u8, [0, 1 << 32]), name: "x")
      } == """
        error: x: IDX cannot hold shape [0x4294967296]
          note: at most 255 axes of at most 4294967295 elements
        """)
  }

  /// Debian's package dataset-fashion-mnist.
  static let fashionMNIST = "/usr/share/datasets/fashion-mnist"

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: fashionMNIST)),
    arguments: [
      ("train-images-idx3-ubyte.gz", [60000, 28, 28]), ("train-labels-idx1-ubyte.gz", [60000]),
      ("t10k-images-idx3-ubyte.gz", [10000, 28, 28]), ("t10k-labels-idx1-ubyte.gz", [10000]),
    ])
  func readsFashionMNIST(file: String, extents: [Int]) throws {
    let data = try IDX.read("\(Self.fashionMNIST)/\(file)")
    #expect(data.type == TensorType(.u8, Shape(extents)))
    guard extents.count == 1 else { return }
    // Ten classes of equal size.
    let counts = data.bytes.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
    #expect(counts == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, extents[0] / 10) }))
  }
}
