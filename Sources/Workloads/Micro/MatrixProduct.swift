import GraphC

extension Workload {
  /// `y = a b` of an `rows x depth` and a `depth x columns` matrix.
  static func gemm(rows: Int, columns: Int, depth: Int) -> Workload {
    let name = gemmName([rows, columns, depth])
    return Workload(
      name, "a \(rows) x \(depth) matrix times a \(depth) x \(columns) one",
      .graph { () throws(Diagnostic) in
        let builder = GraphBuilder("gemm")
        let a = builder.input("a", [rows, depth])
        let b = builder.input("b", [depth, columns])
        builder.output("y", matmul(a, b))
        return try builder.finish()
      })
  }
}
