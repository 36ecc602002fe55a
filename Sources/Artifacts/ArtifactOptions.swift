import Execution
import IR

/// What may be chosen about a compiled model.
public struct ArtifactOptions: Sendable {
  /// The prefix of every name in C; nil for the graph's name.
  public var name: String?
  public var cpu: CPUTarget
  /// Whether contexts may have several threads; the library then needs pthread.
  public var isThreaded: Bool
  /// Whether the weights are part of the library, not a file beside it.
  public var hasFixedWeights: Bool
  public var kinds: Set<ArtifactFile>

  public init(
    name: String? = nil, cpu: CPUTarget = .native, isThreaded: Bool = false,
    hasFixedWeights: Bool = false, kinds: Set<ArtifactFile> = Set(ArtifactFile.allCases)
  ) {
    self.name = name
    self.cpu = cpu
    self.isThreaded = isThreaded
    self.hasFixedWeights = hasFixedWeights
    self.kinds = kinds
  }
}

/// A file of a bundle.
public enum ArtifactFile: String, CaseIterable, Hashable, Sendable {
  case so, c, h, weights, json, py, pc, cmake, modulemap

  /// Its name in the bundle of the artifact `name`.
  public func fileName(_ name: String) -> String { self.name(CCode.identifier(name)).text }

  /// The same as part of a language's text.
  func name<Language>(_ name: Code<Language>) -> Code<Language> {
    switch self {
    case .so: "lib\(name).so"
    case .weights: "\(name).safetensors"
    case .cmake: "\(name)Config.cmake"
    case .modulemap: "module.modulemap"
    case .c, .h, .json, .py, .pc: "\(name).\(self)"
    }
  }

  /// What it is, for lists.
  public var summary: String {
    switch self {
    case .so: "the library"
    case .c: "the library's source: one file, nothing but the C library"
    case .h: "declarations for C and C++"
    case .weights: "the tensors it begins with"
    case .json: "what is in the bundle, for programs"
    case .py: "a module for Python with NumPy"
    case .pc: "for pkg-config"
    case .cmake: "for find_package"
    case .modulemap: "for Swift and clang modules"
    }
  }
}
