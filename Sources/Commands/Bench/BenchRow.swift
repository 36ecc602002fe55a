import GraphC

/// One configuration's numbers, as JSON has them.
struct BenchRow: Encodable {
  let workload: String
  let backend: String
  /// What the program was made for; nil if that was left to the environment.
  let cpu: String?
  let batch: Int?
  let threads: Int
  let gemm: String
  let variant: String
  let buildMilliseconds: Double
  let optimizeMilliseconds: Double
  let emitMilliseconds: Double
  let compileMilliseconds: Double
  let firstStepMilliseconds: Double
  let totalMilliseconds: Double
  let medianMilliseconds: Double
  let minimumMilliseconds: Double
  let percentile10Milliseconds: Double
  let percentile90Milliseconds: Double
  let samples: Int
  let stepsPerSample: Int
  let stepsPerSecond: Double
  /// The median as a multiple of the reference's: of the first row that differs in the variant only,
  /// or, where variants are not compared, of the first row with the same batch size.
  let ratio: Double
  /// Of matrix products and convolutions; nil without any.
  let gigaflopsPerSecond: Double?
  /// Of what a step has to read and write.
  let gigabytesPerSecond: Double
  /// The median as a multiple of that of a copy of the same bytes with the same threads.
  let copyRatio: Double?
  let graphNodes: Int
  let kernelsUnfused: Int?
  let kernels: Int?
  let naiveBytes: Int?
  let plannedBytes: Int?
  let lowerBoundBytes: Int?
  let losses: [Double]
  /// The loss, or else the first element of a result or parameter, after each of the first steps.
  let values: [Double]

  /// A program's row; `reference` and `copy` are medians in seconds.
  init(_ program: BenchProgram, reference: Double, copy: Double?) {
    let (configuration, preparation) = (program.configuration, program.preparation)
    let statistics = BenchStatistics(program.samples)
    workload = program.subject.name
    backend = configuration.backend.rawValue
    cpu = configuration.cpu?.rawValue
    batch = configuration.batchSize
    threads = configuration.threads
    gemm = configuration.gemm.rawValue
    variant = configuration.variant.name
    buildMilliseconds = preparation.build * 1000
    optimizeMilliseconds = preparation.optimize * 1000
    emitMilliseconds = preparation.emit * 1000
    compileMilliseconds = preparation.compile * 1000
    firstStepMilliseconds = preparation.firstStep * 1000
    totalMilliseconds = preparation.total * 1000
    medianMilliseconds = statistics.median * 1000
    minimumMilliseconds = statistics.quantile(0) * 1000
    percentile10Milliseconds = statistics.quantile(0.1) * 1000
    percentile90Milliseconds = statistics.quantile(0.9) * 1000
    samples = program.samples.count
    stepsPerSample = program.stepsPerSample
    stepsPerSecond = 1 / statistics.median
    ratio = statistics.median / reference
    let operations = preparation.work.productOperations
    gigaflopsPerSecond = operations > 0 ? operations / statistics.median * 1e-9 : nil
    gigabytesPerSecond = preparation.work.byteCount / statistics.median * 1e-9
    copyRatio = copy.map { statistics.median / $0 }
    graphNodes = preparation.graphNodes
    kernelsUnfused = preparation.kernelsUnfused
    kernels = preparation.kernels
    naiveBytes = preparation.memory?.naiveByteCount
    plannedBytes = preparation.memory?.byteCount
    lowerBoundBytes = preparation.memory?.lowerBoundByteCount
    losses = program.observation.losses
    values = program.values
  }

  /// The backend, and the processor if one was asked for.
  var program: String { cpu.map { "\(backend) \($0)" } ?? backend }

  /// What tells this row from others.
  var label: String {
    let rows = batch.map { "batch \($0) " } ?? ""
    let product = gemm == GEMMProvider.auto.rawValue ? "" : " \(gemm)"
    return "\(program) \(rows)\(threads)t\(product) \(variant)"
  }
}

/// Order statistics of samples.
struct BenchStatistics {
  private let sorted: [Double]

  init(_ samples: [Double]) { sorted = samples.sorted() }

  var median: Double { quantile(0.5) }

  /// The sample below which this share of all samples lies; NaN without samples.
  func quantile(_ share: Double) -> Double {
    sorted.isEmpty ? .nan : sorted[Int(saturating: (Double(sorted.count - 1) * share).rounded())]
  }
}
