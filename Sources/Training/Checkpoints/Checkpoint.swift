import Formats
import Foundation
import GraphC

/// All that a training run needs to go on as if it had never ended, as a safetensors file.
///
/// Tensors are the parameters and states by their names: weights, the optimizer's memory, the
/// learning rate and the keys of random numbers. The file's metadata holds the rest as JSON under
/// `graphc.training`: what the run is, and where it is.
struct Checkpoint: Sendable {
  /// What must be the same for the numbers to be the same.
  struct Run: Codable, Hashable, Sendable {
    var model: String
    /// Of first values and of the order of rows.
    var seed: Int64
    var shuffles: Bool
    /// Rows per step.
    var batchSize: Int
    /// Rows of the data set.
    var rowCount: Int
    /// Which of the trainers of a program it is, from 0.
    var ordinal: Int
  }

  private struct Header: Codable {
    var version = 1
    var run: Run
    var progress: TrainingProgress
    /// What callbacks remember, but for tensors; nil in files of before they did.
    var callbacks: [String: [String: Double]]?
  }

  static let metadataKey = "graphc.training"
  /// Before names of tensors that callbacks remember: `callback/CALLBACK/NAME`; names of parameters
  /// have no slash.
  private static let callbackPrefix = "callback/"

  let run: Run
  let progress: TrainingProgress
  let tensors: [String: TensorData]
  let callbacks: [String: CallbackMemory]

  init(
    run: Run, progress: TrainingProgress, tensors: [String: TensorData],
    callbacks: [String: CallbackMemory] = [:]
  ) {
    self.run = run
    self.progress = progress
    self.tensors = tensors
    self.callbacks = callbacks
  }

  /// Reads a file.
  ///
  /// - Throws: when it cannot be read, is damaged, or is no checkpoint.
  init(_ path: String) throws(Diagnostic) {
    let contents = try SafeTensors.read(path)
    guard let text = contents.metadata[Self.metadataKey] else {
      throw Diagnostic(
        stage: "train", subject: path, message: "holds tensors, but is no checkpoint",
        notes: ["note: to begin with its weights, use --weights"])
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let header = try? decoder.decode(Header.self, from: Data(text.utf8)) else {
      throw Self.damaged(path)
    }
    guard header.version == 1 else {
      throw Diagnostic(
        stage: "train", subject: path,
        message: "is a checkpoint of version \(header.version), expected 1")
    }
    var (tensors, callbacks) = (
      [String: TensorData](),
      (header.callbacks ?? [:]).mapValues { CallbackMemory(numbers: $0) }
    )
    for (name, tensor) in contents.tensors {
      let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
      if name.hasPrefix(Self.callbackPrefix), parts.count == 3 {
        callbacks[parts[1], default: CallbackMemory()].tensors[parts[2]] = tensor
      } else {
        tensors[name] = tensor
      }
    }
    self.init(
      run: header.run, progress: header.progress, tensors: tensors, callbacks: callbacks)
  }

  /// Writes a file so that the one before it is never lost.
  ///
  /// - Throws: when it cannot be written.
  func write(to path: String) throws(Diagnostic) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let numbers = callbacks.mapValues(\.numbers)
    let content = Header(run: run, progress: progress, callbacks: numbers)
    guard let header = try? encoder.encode(content) else {
      preconditionFailure("the header holds numbers and text only")
    }
    let text = String(decoding: header, as: UTF8.self)
    var tensors = tensors
    for (callback, memory) in callbacks {
      for (name, tensor) in memory.tensors {
        tensors[Self.callbackPrefix + callback + "/" + name] = tensor
      }
    }
    try SafeTensors.writeDurably(
      SafeTensors.Contents(tensors: tensors, metadata: [Self.metadataKey: text]), to: path)
  }

  static func damaged(_ path: String) -> Diagnostic {
    Diagnostic(
      stage: "train", subject: path,
      message: "is a damaged checkpoint: its numbers do not belong together")
  }
}
