import Foundation
import PackagePlugin

extension CompileModels {
  /// A model, and the program that knows it.
  struct Model {
    let name: String
    let program: URL
  }

  /// One line of `list --json`.
  private struct Row: Decodable {
    let name: String
    let hasNetwork: Bool
  }

  /// The package's programs that have GraphC's command line, built.
  func commandLines(_ context: PluginContext) throws -> [URL] {
    let products = context.package.products(ofType: ExecutableProduct.self)
    return try products.filter { hasCommandLine($0.mainTarget) }.map { try build($0.name) }
  }

  /// What a program lists.
  func models(_ program: URL) throws -> [Model] {
    let rows = try JSONDecoder().decode([Row].self, from: run(program, ["list", "--json"]))
    return rows.filter(\.hasNetwork).map { Model(name: $0.name, program: program) }
  }

  private func hasCommandLine(_ target: any Target) -> Bool {
    target.dependencies.contains { dependency in
      switch dependency {
      case .product(let product): product.name == "Commands"
      case .target(let target): target.name == "Commands" || hasCommandLine(target)
      @unknown default: false
      }
    }
  }

  func build(_ product: String) throws -> URL {
    let result = try packageManager.build(
      .product(product), parameters: .init(configuration: .inherit))
    let program = result.builtArtifacts.first { artifact in
      artifact.kind == .executable && artifact.url.lastPathComponent == product
    }
    guard result.succeeded, let program else {
      throw Problem("\(product) could not be built\n\(result.logText)")
    }
    return program.url
  }

  /// What a program prints; its errors go to standard error.
  func run(_ program: URL, _ arguments: [String]) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let words = [program.lastPathComponent] + arguments
      throw Problem(
        "'\(words.joined(separator: " "))' ended with status \(process.terminationStatus)")
    }
    return data
  }
}
