import Foundation
import IR
import Training

/// Tensors as NumPy prints them, abbreviated beyond 1000 elements.
struct TensorText {
  private let cells: [String]
  private let extents: [Int]
  private let strides: [Int]
  private let isAbbreviated: Bool

  /// Elements shown at each end of an abbreviated axis, and the limit above: NumPy's defaults.
  private static let edge = 3
  private static let limit = 1000

  static func text(_ data: TensorData) -> String {
    let shape = data.type.shape
    if shape.rank == 0 { return element(data, 0) }
    if shape.elementCount == 0 { return "[]" }
    return TensorText(data).text(axis: 0, offset: 0)
  }

  private init(_ data: TensorData) {
    extents = data.type.shape.extents
    strides = data.type.shape.strides
    isAbbreviated = data.elementCount > Self.limit
    var cells = [String](repeating: "", count: data.elementCount)
    let shown = isAbbreviated ? Self.shown(extents, strides) : Array(0..<data.elementCount)
    for index in shown { cells[index] = Self.element(data, index) }
    let width = shown.map { cells[$0].count }.max() ?? 0
    for index in shown {
      cells[index] = String(repeating: " ", count: width - cells[index].count) + cells[index]
    }
    self.cells = cells
  }

  private func text(axis: Int, offset: Int) -> String {
    guard axis < extents.count else { return cells[offset] }
    let isLast = axis + 1 == extents.count
    var parts = Self.indices(extents[axis], isAbbreviated).map { index in
      text(axis: axis + 1, offset: offset + index * strides[axis])
    }
    if parts.count < extents[axis] { parts.insert("...", at: Self.edge) }
    let indent = String(repeating: " ", count: axis + 1)
    // A blank line between matrices, two between stacks of them, and so on.
    let lines = String(repeating: "\n", count: max(1, extents.count - axis - 1))
    return "[" + parts.joined(separator: isLast ? " " : lines + indent) + "]"
  }

  /// The indices along an axis that are shown.
  private static func indices(_ extent: Int, _ isAbbreviated: Bool) -> [Int] {
    guard isAbbreviated, extent > 2 * edge else { return Array(0..<extent) }
    return Array(0..<edge) + Array(extent - edge..<extent)
  }

  private static func shown(_ extents: [Int], _ strides: [Int]) -> [Int] {
    zip(extents, strides).reduce([0]) { offsets, axis in
      offsets.flatMap { offset in indices(axis.0, true).map { offset + $0 * axis.1 } }
    }
  }

  private static func element(_ data: TensorData, _ index: Int) -> String {
    switch data.storage {
    case .f32(let array): NumberText.element(array[index])
    case .f64(let array): NumberText.element(array[index])
    case .i32(let array): "\(array[index])"
    case .i64(let array): "\(array[index])"
    case .u8(let array): "\(array[index])"
    case .bool(let array): "\(array[index])"
    case .i8(let array): "\(array[index])"
    case .f16(let array): NumberText.element(Float(HalfFormat.f16.decode(array[index])))
    case .bf16(let array): NumberText.element(Float(HalfFormat.bf16.decode(array[index])))
    }
  }
}
