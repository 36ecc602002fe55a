import Files
import Formats
import GraphC

extension TrainingFiles {
  /// Draws a picture and writes it as `NAME.svg` to the directory of plots, if there is one.
  ///
  /// - Throws: what drawing throws; the file cannot be written.
  public func plot(
    _ name: String, _ svg: () throws(Diagnostic) -> String
  ) throws(Diagnostic) {
    guard let folder = try plotFolder() else { return }
    try FileWriting.replace("\(folder)/\(name).svg", with: Array(try svg().utf8))
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
    try FileWriting.makeFolder(plots)
    record.note { $0.files = true }
    return plots
  }
}
