import Formats
import Foundation
import GraphC

extension TrainingFiles {
  /// Draws a picture and writes it as `NAME.svg` to the directory of plots, if there is one.
  ///
  /// - Throws: what drawing throws; the file cannot be written.
  public func plot(
    _ name: String, _ svg: () throws(Diagnostic) -> String
  ) throws(Diagnostic) {
    guard let folder = try plotFolder() else { return }
    let path = "\(folder)/\(name).svg"
    do {
      try Data(try svg().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw error as? Diagnostic ?? Self.failure(path, "cannot be written")
    }
  }

  /// Writes pixels, `u8[height x width x channels]`, as `NAME.png` to the directory of plots, if
  /// there is one.
  ///
  /// - Throws: what making them throws; they are no picture; the file cannot be written.
  public func picture(
    _ name: String, _ pixels: () throws(Diagnostic) -> TensorData
  ) throws(Diagnostic) {
    guard let folder = try plotFolder() else { return }
    try PNG.write(try pixels(), to: "\(folder)/\(name).png")
  }

  private func plotFolder() throws(Diagnostic) -> String? {
    guard let plots else { return nil }
    do {
      try FileManager.default.createDirectory(atPath: plots, withIntermediateDirectories: true)
    } catch {
      throw Self.failure(plots, "cannot be made a directory")
    }
    countPicture()
    return plots
  }

  private static func failure(_ path: String, _ message: String) -> Diagnostic {
    Diagnostic(stage: "plot", subject: path, message: message)
  }
}
