import Foundation
import GraphC
import Testing
import Training

@Suite struct FashionMNISTTests {
  static var isInstalled: Bool {
    FileManager.default.fileExists(
      atPath: FashionMNIST.defaultDirectory + "/train-images-idx3-ubyte.gz")
  }

  @Test(.enabled(if: isInstalled)) func loadsThePackage() throws {
    let test = try FashionMNIST.load().test
    #expect(test.count == 10_000)
    #expect(try test.column("x").type == TensorType(.u8, [10_000, 784]))
    let labels = try test.column("labels").integers
    for label in 0..<10 { #expect(labels.count { $0 == Int64(label) } == 1000) }
  }

  @Test func missingFilesNameThePackage() {
    let found = diagnostic { _ = try FashionMNIST.load(directory: "/nonexistent") }
    #expect(found?.subject == "/nonexistent/train-images-idx3-ubyte.gz")
    #expect(found?.message == "no such file")
    #expect(found?.notes.first?.contains("apt install dataset-fashion-mnist") == true)
  }

  /// Four small IDX files in a directory of their own.
  static func files(side: UInt8, label: UInt8) throws -> URL {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("graphc-idx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for part in ["train", "t10k"] {
      let pixels = [UInt8](repeating: 9, count: Int(side) * Int(side))
      let images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, side, 0, 0, 0, side] + pixels
      let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 1, label]
      try Data(images).write(to: directory.appendingPathComponent("\(part)-images-idx3-ubyte"))
      try Data(labels).write(to: directory.appendingPathComponent("\(part)-labels-idx1-ubyte"))
    }
    return directory
  }

  @Test(arguments: [
    (UInt8(28), UInt8(9), nil), (27, 0, "holds u8[1x27x27], expected u8[nx28x28]"),
    (28, 10, "label 10 in row 0 of column 'labels' is outside 0..<10"),
  ])
  func contentIsChecked(_ side: UInt8, _ label: UInt8, _ message: String?) throws {
    let directory = try Self.files(side: side, label: label)
    defer { try? FileManager.default.removeItem(at: directory) }
    let found = diagnostic { _ = try FashionMNIST.load(directory: directory.path) }
    #expect(found?.message == message)
  }
}
