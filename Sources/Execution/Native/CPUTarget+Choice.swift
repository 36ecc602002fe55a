import Foundation
import IR
import KernelLibrary

extension CPUTarget {
  /// The environment variable that chooses where options do not.
  static let variable = "GRAPHC_CPU"

  /// Those whose programs run on this machine.
  package static var available: [CPUTarget] { available(onLevel: gc_host_level()) }

  /// What programs are made for: `preferred`, else `$GRAPHC_CPU`, else this machine's processor.
  ///
  /// - Throws: when the variable names none, or this machine lacks what is chosen.
  package static func chosen(
    _ preferred: CPUTarget? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Diagnostic) -> CPUTarget {
    try chosen(preferred, environment: environment, onLevel: gc_host_level())
  }

  /// The same on a machine of another level of the x86-64 psABI; 0 is another architecture.
  static func chosen(
    _ preferred: CPUTarget?, environment: [String: String], onLevel level: Int32
  ) throws(Diagnostic) -> CPUTarget {
    if let preferred { return try preferred.checked(onLevel: level, source: "the options ask") }
    return try named(by: environment)?.checked(onLevel: level, source: "\(variable) asks")
      ?? .native
  }

  /// What `$GRAPHC_CPU` says, whether or not this machine has it; nil if it is not set.
  ///
  /// - Throws: when it names none.
  package static func named(
    by environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Diagnostic) -> CPUTarget? {
    guard let name = environment[variable], !name.isEmpty else { return nil }
    if let target = CPUTarget(name: name) { return target }
    let names = allCases.map(\.rawValue)
    throw failure(
      "\(variable) is '\(name)', which is no processor"
        + Spelling.suggestion(for: name, among: names),
      "expected one of \(names.joined(separator: ", "))")
  }

  static func available(onLevel level: Int32) -> [CPUTarget] {
    allCases.filter { $0.level.map { $0 <= level } ?? true }
  }

  /// The level that a machine must have; nil if any will do.
  private var level: Int32? {
    switch self {
    case .native, .generic: nil
    case .x8664v2: 2
    case .x8664v3: 3
    case .x8664v4: 4
    }
  }

  private func checked(onLevel level: Int32, source: String) throws(Diagnostic) -> CPUTarget {
    let available = Self.available(onLevel: level)
    guard available.contains(self) else {
      throw Self.failure(
        "\(source) for \(rawValue), whose instructions this machine lacks",
        "it runs programs for \(available.map(\.rawValue).joined(separator: ", "))")
    }
    return self
  }

  private static func failure(_ message: String, _ note: String) -> Diagnostic {
    Diagnostic(stage: "compile", subject: "processor", message: message, notes: ["note: \(note)"])
  }
}
