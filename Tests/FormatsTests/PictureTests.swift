import Formats
import IR
import Testing

/// Against files by Pillow; see `scripts/fixtures/pictures.py`.
@Suite struct PictureTests {
  /// Sample (y, x, c) is (37 y + 11 x + 101 c + x y / 3) mod 256.
  static func picture(channels: Int) -> TensorData {
    var samples: [UInt8] = []
    for y in 0..<7 {
      for x in 0..<5 {
        let gray: Int = 37 * y + 11 * x + x * y / 3
        for c in 0..<channels { samples.append(UInt8((gray + 101 * c) % 256)) }
      }
    }
    return TensorData([7, 5, channels], samples)
  }

  @Test(arguments: [
    ("gray.png", 1), ("gray-alpha.png", 2), ("rgb.png", 3), ("rgba.png", 4),
    ("filters-gray.png", 1), ("filters-rgb.png", 3), ("gray.pgm", 1), ("rgb.ppm", 3),
  ])
  func readsFiles(name: String, channels: Int) throws {
    #expect(try ImageFile.read(fixturePath(name)) == Self.picture(channels: channels))
  }

  @Test func readsPalettes() throws {
    guard case .u8(let indices) = Self.picture(channels: 1).storage else {
      Issue.record("a picture is not of bytes")
      return
    }
    let colors = indices.flatMap { i -> [UInt8] in [i, 255 - i, UInt8(Int(i) * 7 % 256)] }
    #expect(try PNG.read(fixturePath("palette.png")) == TensorData([7, 5, 3], colors))
  }

  /// Noise, slopes and single pixels, so that every filter is chosen somewhere.
  @Test(arguments: 1...4, [(1, 1), (1, 9), (9, 1), (31, 17)])
  func pngReadsWhatItWrites(channels: Int, extents: (Int, Int)) throws {
    var generator = SeededGenerator(state: 5)
    let (height, width) = extents
    let samples = (0..<height * width * channels).map { index -> UInt8 in
      let y = index / channels / width
      return y % 3 == 0
        ? UInt8.random(in: 0...255, using: &generator) : UInt8(index * (y % 3) % 256)
    }
    let picture = TensorData([height, width, channels], samples)
    let bytes = try PNG.bytes(of: picture, name: "x")
    #expect(try PNG.read(bytes: bytes, name: "x") == picture)
    // Checksums are those of an independent computation.
    #expect(try PNGFile(bytes).bytes == bytes)
  }

  @Test func fileNamesChooseTheFormat() throws {
    try withTemporaryDirectory { directory in
      for (name, channels) in [("a.png", 3), ("a.PNG", 1), ("a.pgm", 1), ("a.ppm", 3)] {
        let path = "\(directory)/\(name)"
        try ImageFile.write(Self.picture(channels: channels), to: path)
        #expect(try ImageFile.read(path) == Self.picture(channels: channels))
      }
      let flat = Self.picture(channels: 1).reshaped([7, 5])
      try ImageFile.write(flat, to: "\(directory)/flat.png")
      #expect(try ImageFile.read("\(directory)/flat.png").shape == [7, 5, 1])
      let text = diagnosticText { try ImageFile.write(flat, to: "\(directory)/a.jpg") }
      #expect(text.contains("has no ending that names a picture's format"))
      #expect(
        diagnosticText { _ = try ImageFile.read(fixturePath("hello.gz")) }
          .hasSuffix("hello.gz: is no PNG, PGM or PPM file"))
    }
  }

  @Test func textMapsAndOtherMaxima() throws {
    let text = Array("P2\n# a comment\n3 2 # and one more\n9\n0 1 2\n7 8 9\n".utf8)
    let scaled: [UInt8] = [0, 28, 57, 198, 227, 255]
    #expect(try PortableMap.read(bytes: text, name: "x") == TensorData([2, 3, 1], scaled))
    let colors = Array("P3 1 1 255 10 20 30".utf8)
    let expected: [UInt8] = [10, 20, 30]
    #expect(try PortableMap.read(bytes: colors, name: "x") == TensorData([1, 1, 3], expected))
  }

  @Test(arguments: [
    ("P5 2 2 255\nab", "truncated: 2 x 2 needs 4 samples, found fewer"),
    ("P5 2 2 255\nabcde", "has 5 bytes of samples, expected a blank and 4"),
    ("P5 2 2 65535\nabcdefgh", "the largest sample is 65535, expected 1 to 255"),
    ("P5 0 2 255\n", "the width is 0, expected 1 to 2147483647"),
    ("P2 1 1 9\n10", "the sample is 10, expected 0 to 9"),
    ("P2 1 1 9\n1 1", "unexpected data behind the last sample at offset 11"),
    ("P5 2147483647 2147483647 255\n", "shape [2147483647x2147483647x1] has too many elements"),
    ("P2 x", "expected the width at offset 3"),
    ("P7 1 1 255 a", "is no PGM or PPM file"),
  ])
  func mapsThatLieAreTold(text: String, message: String) {
    let found = diagnosticText { _ = try PortableMap.read(bytes: Array(text.utf8), name: "x") }
    #expect(found.hasPrefix("error: x: \(message)"))
  }

  @Test func unsupportedPicturesAreTold() throws {
    let path = fixturePath("one-bit-unsupported.png")
    #expect(diagnosticText { _ = try PNG.read(path) }.contains("has samples of 1 bits, expected 8"))
    func message(_ picture: TensorData) -> String {
      diagnosticText { _ = try PNG.bytes(of: picture, name: "x") }
    }
    #expect(message(.counting(.f32, [2, 2])).contains("found f32[2x2]"))
    #expect(message(.counting(.u8, [0, 2])).contains("is empty, too large"))
    #expect(message(.counting(.u8, [2, 2, 5])).contains("expected 1 to 4 channels"))
    let gray = diagnosticText {
      _ = try PortableMap.bytes(of: .counting(.u8, [2, 2, 2]), name: "x")
    }
    #expect(gray == "error: x: has 2 channels, expected 1 or 3")
  }

  @Test func thingsOutOfPlaceAreTold() throws {
    let file = try PNGFile(try fixture("filters-gray.png"))
    func message(_ change: (inout PNGFile) -> Void) -> String {
      var changed = file
      change(&changed)
      return diagnosticText { _ = try PNG.read(bytes: changed.bytes, name: "x") }
    }
    #expect(message { $0.parts[0].body[12] = 1 }.contains("is interlaced"))
    #expect(message { $0.parts[0].body[9] = 5 }.contains("unknown color type 5"))
    #expect(message { $0.parts[0].body[9] = 3 }.contains("no palette"))
    #expect(message { $0.parts[0].body[3] = 6 }.contains("expected 49 and nothing behind"))
    #expect(message { $0.parts[0].body[0] = 0x7F }.contains("above the limit of"))
    #expect(message { $0.parts.swapAt(1, 3) }.contains("picture data in two places"))
    #expect(message { $0.parts[1].type[0] = 84 }.contains("unknown critical chunk \"TEXt\""))
    #expect(message { $0.parts.removeFirst() }.contains("expected a header"))
    #expect(message { $0.parts.removeLast() }.contains("truncated"))
    let huge = diagnosticText { _ = try PNG.read(fixturePath("rgb.png"), limit: 100) }
    #expect(huge.contains("above the limit of 100 bytes"))
  }
}
