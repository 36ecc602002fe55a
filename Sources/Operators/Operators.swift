import IR

/// The operator set.
package enum Operators {
  /// Every operator; IR text may use these names.
  package static let all: [any Operation.Type] = [
    Abs.self, Add.self, And.self, Cast.self, Compare.self, Cos.self, Divide.self, Erf.self,
    Exp.self, Expm1.self, Floor.self, Log.self, Log1p.self, Maximum.self, Minimum.self,
    Multiply.self, Negate.self, Not.self, Or.self, Power.self, Rsqrt.self, Select.self,
    Logistic.self, Sign.self, Sin.self, Softplus.self, Sqrt.self, StopGradient.self, Subtract.self,
    HyperbolicTangent.self,
    Argmax.self, ReduceMax.self, ReduceMean.self, ReduceMin.self, ReduceProduct.self,
    ReduceSum.self,
    CumulativeMax.self, CumulativeMin.self, CumulativeProduct.self, CumulativeSum.self,
    Broadcast.self, Concatenate.self, Pad.self, TensorReshape.self, Reverse.self, Slice.self,
    Transpose.self,
    Attention.self, AttentionGradient.self, Convolution.self, Matmul.self,
    DynamicSlice.self, DynamicUpdate.self, Gather.self, OneHot.self, ScatterAdd.self,
    ScatterAddAlong.self, TakeAlong.self,
    Argsort.self,
    Cholesky.self, Orthonormalize.self, Solve.self, TriangularSolve.self,
    WindowFind.self, WindowGather.self, WindowMax.self, WindowMin.self, WindowPatches.self,
    WindowScatter.self, WindowSum.self,
    Dequantize.self, Quantize.self, QuantizedMatmul.self, Unpack.self,
    BatchScalar.self, Constant.self, Iota.self, RandomBits.self, RandomUniform.self,
    Cond.self, Scan.self, While.self,
  ]

  /// The operator called `name`.
  /// - Throws: the nearest name if there is none.
  package static func named(_ name: String) throws(Diagnostic) -> any Operation.Type {
    if let operation = byName[name] { return operation }
    throw Diagnostic(
      stage: "parse", subject: name,
      message: "unknown operator" + Spelling.suggestion(for: name, among: byName.keys.sorted()))
  }

  private static let byName: [String: any Operation.Type] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })
}
