import IR
import Operators

extension OperatorSamples {
  static let quantization = [
    Sample("quantize", floats: 0.5...2) {
      let scales = $0.input("scales", .f32, [1, 3]) * 0.01
      return ($0.input("a", .f32, [5, 3]) - 1).quantize(scales: scales, block: [5, 1])
    },
    Sample("quantize f64 blocks", floats: 0.5...2) {
      let scales = $0.input("scales", .f64, [3, 3])
      return $0.input("a", .f64, [5, 3]).quantize(scales: scales, bits: 4, block: [2, 1])
    },
    Sample("dequantize", integers: -127...127) {
      $0.input("a", .i8, [5, 3]).dequantize(
        scales: $0.input("scales", .f32, [1, 3]), block: [5, 1])
    },
    Sample("dequantize blocks", integers: -127...127) {
      $0.input("a", .i8, [2, 70]).dequantize(
        scales: $0.input("scales", .f32, [2, 3]), block: [1, 32])
    },
    Sample("dequantize halves", integers: -127...127) {
      $0.input("a", .i8, [5, 3]).dequantize(
        scales: $0.input("scales", .bf16, [1, 3]), block: [5, 1])
    },
    Sample("unpack", integers: 0...255) { $0.input("a", .u8, [3, 4]).unpack(axis: 0, extent: 5) },
    Sample("unpack columns", integers: 0...255) {
      $0.input("a", .u8, [3, 4]).unpack(axis: 1, extent: 8)
    },
    Sample("cast f16") { $0.input("a", .f32, [2, 70]).cast(to: .f16) },
    Sample("cast bf16") { $0.input("a", .f64, [9]).cast(to: .bf16) },
    Sample("cast from f16") { $0.input("a", .f16, [2, 70]).cast(to: .f32) },
    Sample("cast from bf16") { $0.input("a", .bf16, [9]).cast(to: .f64) },
    Sample("cast i8", floats: -300...300) { $0.input("a", .f32, [9]).cast(to: .i8) },
    Sample("cast from i8") { $0.input("a", .i8, [9]).cast(to: .i32) },
    Sample("transpose i8") { $0.input("a", .i8, [3, 4]).transposed },
    Sample("gather f16", integers: 0...2) {
      $0.input("a", .f16, [3, 4]).gather($0.input("indices", .i32, [5]))
    },
    Sample("select bf16") {
      select(
        $0.input("condition", .bool, [9]), $0.input("a", .bf16, [9]), $0.input("b", .bf16, [9]))
    },
  ]
}
