import CodeGeneration
import Formats
import Foundation
import GraphC

/// `NAME.json`: what is in the bundle.
struct ArtifactDescription: Encodable {
  struct Tensor: Encodable {
    let name: String
    let role: String
    let dtype: String
    let shape: [Int]
    /// Bytes, and where they begin in the file of the weights.
    let bytes: Int
    let offset: Int
  }

  struct Value: Encodable {
    let name: String
    let dtype: String
    let shape: [Extent]

    init(_ name: String, _ type: TensorType, _ plan: Plan) {
      self.name = name
      dtype = type.elementType.rawValue
      shape = plan.kernelGraph.extents(of: type).map(Extent.init)
    }
  }

  /// A number, or text such as `batch` or `(2 * batch)`.
  struct Extent: Encodable {
    let count: Count

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if let number = count.fixed {
        try container.encode(number)
      } else {
        try container.encode((CSpelling.count(count) as CCode).text)
      }
    }
  }

  struct Program: Encodable {
    let function: String
    let inputs: [Value]
    let outputs: [Value]
    /// Bytes that callers keep between pieces of sequences; nil if the function takes none.
    let cacheBytes: Int?
    let kernels: Int
    let workspaceBytes: Int
    /// SHA-256 of the graph's text.
    let graph: String
  }

  struct Compiler: Encodable {
    let path: String
    let version: String
    let flags: [String]
  }

  let name: String
  let model: String
  let abi: Int
  let cpu: String
  let threads: Bool
  let fixedWeights: Bool
  let files: [String: String]
  let compiler: Compiler?
  /// The most rows of a call, where calls say how many there are.
  let maximumBatch: Int?
  let programs: [Program]
  let tensors: [Tensor]

  init(_ artifact: Artifact, _ library: LibrarySource, _ compiler: SystemCompiler?) {
    name = artifact.name
    model = artifact.label
    abi = ArtifactHeader.abiVersion
    cpu = artifact.options.cpu.rawValue
    threads = artifact.options.isThreaded
    fixedWeights = artifact.options.hasFixedWeights
    files = Dictionary(
      uniqueKeysWithValues: artifact.options.kinds.map { ($0.rawValue, artifact.fileName($0)) })
    self.compiler = compiler.map {
      Compiler(path: $0.path, version: $0.version, flags: ArtifactBundle.flags(artifact))
    }
    maximumBatch = artifact.maximumBatchSize
    programs = zip(artifact.programs, library.programs).map { program, printed in
      Program(
        function: (artifact.function(program.word()) as CCode).text,
        inputs: program.inputs.map { Value($0.label, $0.type, program.plan) },
        outputs: program.results.map {
          Value($0.name, program.graph.type(of: $0.value), program.plan)
        },
        cacheBytes: program.cache?.byteCount, kernels: program.plan.kernels.count,
        workspaceBytes: printed.workspaceByteCount,
        graph: Digest.sha256([program.graph.description]))
    }
    tensors = zip(artifact.tensors, artifact.offsets).map { tensor, offset in
      let type = tensor.argument.type
      return Tensor(
        name: tensor.argument.label, role: tensor.argument.role.rawValue,
        dtype: type.elementType.rawValue, shape: type.shape.extents, bytes: type.byteCount,
        offset: offset)
    }
  }

  func text() throws(Diagnostic) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    } catch {
      throw Diagnostic(stage: "compile", subject: name, message: "cannot be described: \(error)")
    }
  }
}
