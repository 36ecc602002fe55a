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
    Sample("quantized_matmul i8", integers: -127...127) {
      $0.input("a", .f32, [3, 10]).quantizedMatmul(
        $0.input("w", .i8, [1408]), scales: $0.input("scales", .f32, [80]), outputs: 70)
    },
    Sample("quantized_matmul i4 blocks", integers: 0...255) {
      $0.input("a", .f32, [1, 2, 40]).quantizedMatmul(
        $0.input("w", .u8, [448]), scales: $0.input("scales", .f32, [32]), outputs: 5, block: 32)
    },
    Sample("quantized_matmul f16") {
      $0.input("a", .f32, [9]).quantizedMatmul($0.input("w", .f16, [320]), outputs: 3)
    },
    Sample("quantized_matmul bf16") {
      $0.input("a", .f32, [7, 9]).quantizedMatmul($0.input("w", .bf16, [320]), outputs: 16)
    },
    Sample("quantized_matmul of integers", floats: 0.5...2, integers: -127...127) {
      ($0.input("a", .f32, [3, 10]) - 1).quantizedMatmul(
        $0.input("w", .i8, [384]), scales: $0.input("scales", .f32, [16]),
        inputScale: $0.input("scale", .f32, []) * 0.01, outputs: 11)
    },
    Sample("quantized_matmul of integers in blocks", floats: 0.5...2, integers: 0...255) {
      ($0.input("a", .f32, [2, 40]) - 1).quantizedMatmul(
        $0.input("w", .u8, [448]), scales: $0.input("scales", .f32, [32]),
        inputScale: $0.input("scale", .f32, []) * 0.0137, outputs: 5, block: 32)
    },
  ]
}
