import Formats
import Foundation
import IR

/// 70 000 grey pictures of clothes in ten classes, 28 x 28 pixels.
///
/// Follows: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking
/// machine learning algorithms" (2017).
public enum FashionMNIST {
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// `$GRAPHC_DATA`, or where the Debian package puts the files.
  public static var defaultDirectory: String {
    let directory = ProcessInfo.processInfo.environment["GRAPHC_DATA"] ?? ""
    return directory.isEmpty ? "/usr/share/datasets/fashion-mnist" : directory
  }

  /// Columns `x`, `u8[count x 784]`, 0 is background; and `labels`, `u8[count]` in 0..<10.
  ///
  /// `directory` holds the four IDX files, plain or with the suffix `.gz`.
  /// - Throws: when a file is missing or damaged, the files do not belong together, or a label is
  ///   outside the classes.
  public static func load(
    directory: String? = nil
  ) throws(Diagnostic) -> (train: Dataset, test: Dataset) {
    let directory = directory ?? defaultDirectory
    return (train: try load("train", directory), test: try load("t10k", directory))
  }

  private static func load(_ part: String, _ directory: String) throws(Diagnostic) -> Dataset {
    let images = try read("\(part)-images-idx3-ubyte", directory, rank: 3)
    let labels = try read("\(part)-labels-idx1-ubyte", directory, rank: 1)
    let extents = images.shape.extents
    guard extents[1] == 28, extents[2] == 28 else {
      throw failure(
        "\(directory)/\(part)-images-idx3-ubyte", "holds \(images.type), expected u8[nx28x28]")
    }
    let dataset = try Dataset(["x": images.reshaped([extents[0], 784]), "labels": labels])
    try dataset.requireLabels("labels", classes: classNames.count)
    return dataset
  }

  private static func read(
    _ name: String, _ directory: String, rank: Int
  ) throws(Diagnostic) -> TensorData {
    let plain = "\(directory)/\(name)"
    let candidates = [plain + ".gz", plain]
    guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw failure(
        plain + ".gz", "no such file",
        notes: [
          "note: install the Debian package dataset-fashion-mnist: "
            + "sudo apt install dataset-fashion-mnist",
          "note: or set GRAPHC_DATA to the directory of the four files",
        ])
    }
    let data = try IDX.read(path)
    guard data.type.elementType == .u8, data.type.rank == rank else {
      throw failure(path, "holds \(data.type), expected u8 elements of rank \(rank)")
    }
    return data
  }

  private static func failure(
    _ subject: String, _ message: String, notes: [String] = []
  ) -> Diagnostic {
    Diagnostic(stage: "load", subject: subject, message: message, notes: notes)
  }
}
