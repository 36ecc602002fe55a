import IR
import Synchronization

/// Programs of graphs that leave their batch size open.
extension Executable {
  /// The most rows of a run; nil if the graph has one batch size.
  public var maximumBatchSize: Int? { graph.batch?.maximum }

  /// The batch size that the program is given; 0 if it has its own.
  func checked(_ batchSize: Int?) throws(Diagnostic) -> Int {
    guard let batch = graph.batch else {
      guard let batchSize else { return 0 }
      throw failure("\(batchSize) rows are asked of a program that has one batch size")
    }
    guard let batchSize else {
      throw failure(
        "the batch size is open, from 1 to \(batch.maximum)",
        notes: ["note: say how many rows there are: run(batchSize:)"])
    }
    guard (1...batch.maximum).contains(batchSize) else {
      throw failure("expected a batch size from 1 to \(batch.maximum), found \(batchSize)")
    }
    return batchSize
  }

  /// The type of an argument or output for a batch of some rows.
  /// - Throws: when the graph has no such name, or the batch size is not one of the program's.
  public func type(of name: String, batchSize: Int?) throws(Diagnostic) -> TensorType {
    let type = try buffer(name).type
    guard let batch = graph.batch else { return type }
    return try batch.type(type, at: checked(batchSize))
  }

  /// A copy of an output, or of an argument, for a batch of some rows.
  /// - Throws: as `type(of:batchSize:)`.
  public func read(_ name: String, batchSize: Int?) throws(Diagnostic) -> TensorData {
    let buffer = try buffer(name)
    let type = try type(of: name, batchSize: batchSize)
    return lock.withLock { _ in buffer.data(shape: type.shape) }
  }

  /// Replaces the first data of an argument, those of a batch of some rows.
  /// - Throws: as `type(of:batchSize:)`; when the data have another type.
  public func write(_ data: TensorData, to label: String, batchSize: Int?) throws(Diagnostic) {
    let buffer = try argument(label)
    let type = try graph.batch?.type(buffer.type, at: checked(batchSize)) ?? buffer.type
    guard data.type == type else {
      let rows = batchSize.map { " for \($0) rows" } ?? ""
      throw failure("argument %\(label) is \(type)\(rows), found \(data.type)")
    }
    try lock.withLock { _ throws(Diagnostic) in try buffer.loadFirst(data) }
  }
}
