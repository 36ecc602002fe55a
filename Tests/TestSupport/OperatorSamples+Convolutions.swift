import IR
import Operators

extension OperatorSamples {
  /// Convolutions with all that may be asked of them, alone and together.
  static let convolutions = [
    Sample("convolution") { make($0, [2, 5, 3, 2], [3, 2, 2, 3]) { convolution($0, $1) } },
    Sample("convolution padded unevenly") {
      make($0, [1, 4, 3, 2], [3, 2, 2, 2]) {
        convolution($0, $1, strides: [2, 1], padding: .explicit(low: [1, 0], high: [0, 2]))
      }
    },
    Sample("convolution cropped") {
      make($0, [1, 6, 5, 1], [2, 2, 1, 2]) {
        convolution($0, $1, padding: .explicit(low: [-1, 1], high: [1, -2]))
      }
    },
    Sample("convolution same") {
      make($0, [2, 7, 2], [4, 2, 3]) {
        convolution($0, $1, strides: [3], padding: .same, dilation: [2])
      }
    },
    Sample("convolution cubes") {
      make($0, [1, 3, 2, 3, 2], [2, 2, 1, 2, 2]) {
        convolution($0, $1, strides: [1, 1, 2], padding: .all(1))
      }
    },
    Sample("convolution groups") {
      make($0, [1, 3, 3, 4], [2, 2, 2, 6]) { convolution($0, $1, groups: 2) }
    },
    Sample("convolution depthwise") {
      make($0, [2, 3, 4, 3], [3, 2, 1, 3]) { convolution($0, $1, padding: .same, groups: 3) }
    },
    Sample("convolution depthwise with multiplier") {
      make($0, [1, 4, 2], [3, 1, 4]) { convolution($0, $1, strides: [2], groups: 2) }
    },
    Sample("convolution spread") {
      make($0, [1, 3, 2, 2], [3, 2, 2, 1]) {
        convolution($0, $1, padding: .all(1), dilation: [3, 1], baseDilation: [2, 3])
      }
    },
    Sample("convolution spread and dilated alike") {
      make($0, [1, 5, 1], [4, 1, 2]) {
        convolution(
          $0, $1, strides: [3], padding: .explicit(low: [5], high: [4]), dilation: [4],
          baseDilation: [6])
      }
    },
    Sample("convolution transposed") {
      make($0, [1, 3, 2, 2], [3, 2, 3, 2]) {
        transposedConvolution($0, $1, strides: [2, 3], padding: .same)
      }
    },
    Sample("convolution transposed groups") {
      make($0, [2, 3, 4], [3, 1, 4]) {
        transposedConvolution(
          $0, $1, strides: [2], padding: .explicit(low: [1], high: [0]), outputPadding: [1],
          groups: 2)
      }
    },
    Sample("convolution of one place") {
      make($0, [2, 3, 2, 3], [1, 1, 3, 2]) { convolution($0, $1) }
    },
    Sample("convolution whole") { make($0, [2, 3, 2, 2], [3, 2, 2, 3]) { convolution($0, $1) } },
    Sample("convolution batch 0") {
      make($0, [0, 3, 3, 2], [2, 2, 2, 1]) { convolution($0, $1) }
    },
    Sample("convolution no channels") {
      make($0, [1, 3, 0], [2, 0, 2]) { convolution($0, $1, padding: .all(1)) }
    },
    Sample("convolution nothing but padding") {
      make($0, [1, 0, 2], [2, 2, 2]) { convolution($0, $1, padding: .all(2)) }
    },
    Sample("convolution i32") {
      convolution(
        $0.input("a", .i32, [1, 4, 3, 2]), $0.input("b", .i32, [2, 3, 2, 2]), padding: .same)
    },
  ]

  private static func make(
    _ builder: GraphBuilder, _ operand: Shape, _ kernel: Shape, _ build: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    build(builder.input("a", .f32, operand), builder.input("b", .f32, kernel))
  }
}
