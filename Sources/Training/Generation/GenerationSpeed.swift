import Foundation
import IR

/// How long a text took.
public struct GenerationSpeed: Hashable, Sendable, CustomStringConvertible {
  /// Tokens of the prompt, and how long it took to read them.
  public let read: Int
  public let readingSeconds: Double
  /// Tokens that were written, and how long that took behind the first, which is drawn when the prompt is
  /// read.
  public let written: Int
  public let writingSeconds: Double

  public init(read: Int, readingSeconds: Double, written: Int, writingSeconds: Double) {
    self.read = read
    self.readingSeconds = readingSeconds
    self.written = written
    self.writingSeconds = writingSeconds
  }

  /// Tokens written in a second; 0 if there are less than two.
  public var tokensPerSecond: Double {
    written > 1 && writingSeconds > 0 ? Double(written - 1) / writingSeconds : 0
  }

  public var description: String {
    "\(read) tokens read in \(Self.milliseconds(readingSeconds)), \(written) written in "
      + "\(Self.milliseconds(writingSeconds)): \(Int(saturating: tokensPerSecond)) tokens per second"
  }

  private static func milliseconds(_ seconds: Double) -> String {
    String(format: seconds < 0.01 ? "%.2f ms" : "%.0f ms", seconds * 1000)
  }
}
