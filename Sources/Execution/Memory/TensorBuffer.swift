import Foundation
import IR

/// The memory of one tensor: row-major elements, 64-byte aligned, `bool` as bytes 0 and 1.
///
/// Sendable without synchronization: programs hold pointers into it and run without taking
/// locks. Whoever shares a buffer between threads or programs must not touch it while a program
/// that writes it runs, as `Executable` sees to for the buffers of one program.
public final class TensorBuffer: @unchecked Sendable {
  public let type: TensorType
  /// How many elements there are.
  public let count: Int
  private let memory: AlignedMemory

  /// A tensor of zeros.
  /// - Throws: when memory is short.
  public init(_ type: TensorType) throws(Diagnostic) {
    self.type = type
    count = type.elementCount
    memory = try AlignedMemory(byteCount: type.byteCount)
  }

  /// A tensor that holds `data`.
  /// - Throws: when memory is short.
  public convenience init(_ data: TensorData) throws(Diagnostic) {
    try self.init(data.type)
    try load(data)
  }

  /// As the type says, without computing it from the shape.
  var byteCount: Int { memory.byteCount }

  /// The address of the first element; valid as long as the buffer.
  var pointer: UnsafeMutableRawPointer { memory.pointer }

  /// Lends `type.byteCount` bytes to read.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: pointer, count: type.byteCount))
  }

  /// Lends `type.byteCount` bytes to change.
  ///
  /// - Requires: bytes of `bool` stay 0 or 1.
  public func withUnsafeMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeMutableRawBufferPointer(start: pointer, count: type.byteCount))
  }

  /// Replaces all elements.
  /// - Throws: when the type of `data` is another one.
  public func load(_ data: TensorData) throws(Diagnostic) {
    guard data.type == type else {
      throw Diagnostic(
        stage: "run", subject: "buffer", message: "expected \(type), found \(data.type)")
    }
    try loadFirst(data)
  }

  /// Replaces the first elements, as many as `data` has.
  /// - Requires: they are of this buffer's type and no more than it has.
  func loadFirst(_ data: TensorData) throws(Diagnostic) {
    try data.check("buffer")
    switch data.storage {
    case .f32(let array): copy(array)
    case .f64(let array): copy(array)
    case .i32(let array): copy(array)
    case .i64(let array): copy(array)
    case .u8(let array): copy(array)
    case .bool(let array): copy(array)
    case .i8(let array): copy(array)
    case .f16(let array), .bf16(let array): copy(array)
    }
  }

  private func copy<Element: BitwiseCopyable>(_ array: [Element]) {
    array.withUnsafeBytes { source in
      withUnsafeMutableBytes { $0.copyMemory(from: source) }
    }
  }

  /// A copy of all elements.
  public var data: TensorData { data(shape: type.shape) }

  /// A copy of the first elements, as many as `shape` has places.
  /// - Requires: these are no more than the buffer has.
  func data(shape: Shape) -> TensorData {
    let count = shape.elementCount
    let storage: TensorData.Storage =
      switch type.elementType {
      case .f32: .f32(array(count))
      case .f64: .f64(array(count))
      case .i32: .i32(array(count))
      case .i64: .i64(array(count))
      case .u8: .u8(array(count))
      case .i8: .i8(array(count))
      case .f16: .f16(array(count))
      case .bf16: .bf16(array(count))
      // Any other byte than 0 and 1 would be an invalid Swift Bool.
      case .bool: .bool((array(count) as [UInt8]).map { $0 != 0 })
      }
    return TensorData(shape, storage)
  }

  private func array<Element: BitwiseCopyable>(_ count: Int) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { target, initializedCount in
      let byteCount = count * MemoryLayout<Element>.stride
      withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(target)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<byteCount]))
      }
      initializedCount = count
    }
  }

  /// The first element, such as a loss; NaN if there is none.
  ///
  /// Setting converts as `TensorData` does and leaves the other elements alone.
  public var scalar: Double {
    get { count > 0 ? self[0] : .nan }
    set { if count > 0 { self[0] = newValue } }
  }
}
