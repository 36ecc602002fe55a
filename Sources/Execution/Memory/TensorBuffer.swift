import Foundation
import IR

/// The memory of one tensor: row-major elements, 64-byte aligned, `bool` as bytes 0 and 1.
///
/// Sendable without synchronization: programs hold pointers into it and run without taking
/// locks. Whoever shares a buffer between threads or programs must not touch it while a program
/// that writes it runs, as `Executable` sees to for the buffers of one program.
public final class TensorBuffer: @unchecked Sendable {
  public let type: TensorType
  private let memory: AlignedMemory

  /// A tensor of zeros.
  /// - Throws: when memory is short.
  public init(_ type: TensorType) throws(Diagnostic) {
    self.type = type
    memory = try AlignedMemory(byteCount: type.byteCount)
  }

  /// A tensor that holds `data`.
  /// - Throws: when memory is short.
  public convenience init(_ data: TensorData) throws(Diagnostic) {
    try self.init(data.type)
    try load(data)
  }

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
    try data.check("buffer")
    switch data.storage {
    case .f32(let array): copy(array)
    case .f64(let array): copy(array)
    case .i32(let array): copy(array)
    case .i64(let array): copy(array)
    case .u8(let array): copy(array)
    case .bool(let array): copy(array)
    }
  }

  private func copy<Element: BitwiseCopyable>(_ array: [Element]) {
    array.withUnsafeBytes { source in
      withUnsafeMutableBytes { $0.copyMemory(from: source) }
    }
  }

  /// A copy of all elements.
  public var data: TensorData {
    let storage: TensorData.Storage =
      switch type.elementType {
      case .f32: .f32(array())
      case .f64: .f64(array())
      case .i32: .i32(array())
      case .i64: .i64(array())
      case .u8: .u8(array())
      // Any other byte than 0 and 1 would be an invalid Swift Bool.
      case .bool: .bool((array() as [UInt8]).map { $0 != 0 })
      }
    return TensorData(type.shape, storage)
  }

  private func array<Element: BitwiseCopyable>() -> [Element] {
    [Element](unsafeUninitializedCapacity: type.elementCount) { target, count in
      withUnsafeBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
      count = type.elementCount
    }
  }

  /// The first element, such as a loss; NaN if there is none.
  ///
  /// Setting converts as `TensorData` does and leaves the other elements alone.
  public var scalar: Double {
    get {
      guard type.elementCount > 0 else { return .nan }
      return switch type.elementType {
      case .f32: Double(pointer.load(as: Float.self))
      case .f64: pointer.load(as: Double.self)
      case .i32: Double(pointer.load(as: Int32.self))
      case .i64: Double(pointer.load(as: Int64.self))
      case .u8: Double(pointer.load(as: UInt8.self))
      case .bool: pointer.load(as: UInt8.self) == 0 ? 0 : 1
      }
    }
    set {
      guard type.elementCount > 0 else { return }
      switch type.elementType {
      case .f32: pointer.storeBytes(of: Float(newValue), as: Float.self)
      case .f64: pointer.storeBytes(of: newValue, as: Double.self)
      case .i32: pointer.storeBytes(of: Int32(saturating: newValue), as: Int32.self)
      case .i64: pointer.storeBytes(of: Int64(saturating: newValue), as: Int64.self)
      case .u8: pointer.storeBytes(of: UInt8(saturating: newValue), as: UInt8.self)
      case .bool: pointer.storeBytes(of: newValue == 0 ? 0 : 1, as: UInt8.self)
      }
    }
  }
}
