import Formats
import GraphC

/// A model as programs in C that share tensors.
public struct Artifact: Sendable {
  /// A parameter or state, which contexts own.
  struct Tensor: Sendable {
    let argument: Argument
    /// Whether a program changes it.
    let isChanged: Bool
    /// Whether it is a constant too large for the C file.
    let isConstant: Bool
    let beginning: TensorData
  }

  /// The prefix of all names in C.
  public let name: String
  /// The model's own name.
  public let label: String
  public let programs: [Program]
  public let options: ArtifactOptions
  let tensors: [Tensor]
  /// The tensors as a `.safetensors` file, and where in it each of `tensors` begins.
  public let weightBytes: [UInt8]
  let offsets: [Int]

  /// `weights` are what tensors begin with, where that is not what their initializers say.
  ///
  /// - Throws: when there is no program, the name is none in C, programs disagree about a tensor, or
  ///   weights have other types.
  public init(
    label: String, _ programs: [Program], weights: [String: TensorData] = [:], seed: Int64 = 0,
    options: ArtifactOptions = ArtifactOptions()
  ) throws(Diagnostic) {
    guard !programs.isEmpty else {
      throw Diagnostic(stage: "compile", subject: label, message: "there is nothing to compile")
    }
    self.label = label
    self.programs = programs
    self.options = options
    name = options.name ?? CCode.identifier(label).text
    try BundleName(name: name, kinds: options.kinds).check()
    try Self.check(programs.map(\.name))
    var arguments: [Argument] = []
    for argument in programs.flatMap(\.tensors) {
      guard let other = arguments.first(where: { $0.label == argument.label }) else {
        arguments.append(argument)
        continue
      }
      guard other.type == argument.type else {
        throw Diagnostic(
          stage: "compile", subject: "tensor \(argument.label)",
          message: "is \(other.type) in one program and \(argument.type) in another")
      }
    }
    let changed = Set(programs.flatMap { Self.changed($0.graph) })
    let ordered =
      arguments.filter { $0.role == .parameter } + arguments.filter { $0.role == .state }
    // As tensors, in one file, and while it is put together.
    let byteCount = ordered.reduce(0) { $0 + $1.type.byteCount }
    try AvailableMemory.require(byteCount, copies: Self.copiesOfWeights)
    var tensors: [Tensor] = []
    let constants = programs.map(\.constants).reduce(into: [:]) {
      $0.merge($1) { first, _ in first }
    }
    for argument in ordered {
      let label = argument.label
      let known = weights[label] ?? constants[label]
      let data =
        if let known {
          known
        } else {
          try Initialization.fill(argument, seed: seed, ordinal: tensors.count)
        }
      guard data.type == argument.type else {
        throw Diagnostic(
          stage: "compile", subject: "tensor \(argument.label)",
          message: "expected \(argument.type), found \(data.type)")
      }
      tensors.append(
        Tensor(
          argument: argument, isChanged: changed.contains(label),
          isConstant: constants[label] != nil, beginning: data))
    }
    self.tensors = tensors
    weightBytes = try SafeTensors.bytes(
      of: SafeTensors.Contents(
        tensors: Dictionary(
          uniqueKeysWithValues: tensors.map { ($0.argument.label, $0.beginning) }),
        metadata: ["model": label]), name: ArtifactFile.weights.fileName(name))
    let ranges = try SafeTensors.ranges(bytes: weightBytes, name: label)
    offsets = tensors.map { ranges[$0.argument.label]?.lowerBound ?? 0 }
  }

  /// Of all tensors that are in memory at once while they become a file.
  private static let copiesOfWeights = 4

  private static func changed(_ graph: Graph) -> [String] {
    graph.outputs.compactMap { $0.updates.flatMap { graph[$0].argument?.label } }
  }

  /// Programs are functions of the library beside its own.
  private static func check(_ names: [String]) throws(Diagnostic) {
    var taken = ArtifactInterface.functions
    for name in names where CCode.identifier(name).text != name || !taken.insert(name).inserted {
      throw Diagnostic(
        stage: "compile", subject: "program '\(name)'",
        message: "cannot be a function of the library",
        notes: ["note: use letters, digits and '_', and none of the library's own functions"])
    }
  }

  /// Whether the tensor is where the library's own weights are, which nobody can write.
  ///
  /// States never are, even if no program changes them: callers do, such as the learning rate.
  func isFixed(_ tensor: Tensor) -> Bool {
    options.hasFixedWeights && !tensor.isChanged
      && (tensor.argument.role == .parameter || tensor.isConstant)
  }

  /// The most rows of a call, if calls say how many there are.
  var maximumBatchSize: Int? { programs.compactMap(\.batch?.maximum).min() }

  /// Bytes that callers keep for sequences between pieces; nil if no function takes them.
  var cacheByteCount: Int? { programs.compactMap { $0.cache?.byteCount }.max() }

  /// The name of a file of the bundle.
  public func fileName(_ file: ArtifactFile) -> String { file.fileName(name) }

  /// The prefix as a language's name.
  func word<Language>() -> Code<Language> { .identifier(name) }
  /// `NAME_what`.
  func function<Language>(_ what: Code<Language>) -> Code<Language> { "\(word())_\(what)" }
  /// `NAME_WHAT`.
  func macro(_ what: CCode) -> CCode { function(what).uppercased }
  /// The name of a file of the bundle as part of a language's text.
  func file<Language>(_ file: ArtifactFile) -> Code<Language> { file.name(word()) }
}
