import GraphC

extension Workload {
  /// All but matrix products of other sizes, which `named` makes.
  public static let all: [Workload] =
    [.xor, .mlp32, .mlp128, .vaeStep, .dcganStep, .wganGP, .mlpInference, .fitEpoch]
    + [.cnn, .resnetStep, .gpt, .cnnInference, .resnet50(), .bert1, .bert8, .decode]
    + [.lstmStep, .gruStep, .lstmIMDB]
    + [.geluBias(), .softmaxRows(), .layerNorm(), .chain12(), .adamUpdate()]
    + convolutions + attentionLengths.map { attention(length: $0) }
    + gemmSizes.map { gemm(rows: $0.rows, columns: $0.columns, depth: $0.depth) }

  private static let gemmSizes: [(rows: Int, columns: Int, depth: Int)] =
    [64, 128, 256, 512, 1024, 2048].map { ($0, $0, $0) }
    + [(32, 300, 784), (128, 512, 784), (64, 4096, 1024), (1, 1024, 1024)]

  /// The workload called `name`; nil if there is none.
  ///
  /// Of `gemm_MxNxK` there is one for all sizes, and of `lstm_TxBxHxL`: so many steps, rows, units and
  /// layers.
  /// - Throws: when a size of a matrix product is not a number from 1 to 65536.
  public static func named(_ name: String) throws(Diagnostic) -> Workload? {
    if let workload = all.first(where: { $0.name == name }) { return workload }
    if name.hasPrefix("lstm_") {
      let sizes = name.dropFirst("lstm_".count).split(separator: "x").compactMap { Int($0) }
      guard sizes.count == 4, sizes.allSatisfy({ (1...maximumSize).contains($0) }) else {
        return nil
      }
      return lstm(steps: sizes[0], rows: sizes[1], units: sizes[2], layers: sizes[3])
    }
    guard name.hasPrefix("gemm_") else { return nil }
    let sizes = name.dropFirst("gemm_".count)
      .split(separator: "x", omittingEmptySubsequences: false)
      .compactMap { Int($0) }.filter { (1...maximumSize).contains($0) }
    guard sizes.count == 3, gemmName(sizes) == name else {
      throw Diagnostic(
        stage: "workloads", subject: name,
        message: "expected gemm_MxNxK with sizes from 1 to \(maximumSize)",
        notes: ["note: gemm_32x300x784 is a 32x784 matrix times a 784x300 one"])
    }
    return gemm(rows: sizes[0], columns: sizes[1], depth: sizes[2])
  }

  private static let maximumSize = 65536

  static func gemmName(_ sizes: [Int]) -> String {
    "gemm_" + sizes.map(String.init).joined(separator: "x")
  }
}
