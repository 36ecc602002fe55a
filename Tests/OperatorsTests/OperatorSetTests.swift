import Foundation
import IR
import Operators
import TestSupport
import Testing

@Suite struct OperatorSetTests {
  /// `reduce_sum` for `ReduceSum.swift`.
  private func snakeCase(_ name: String) -> String {
    var result = ""
    for character in name {
      if character.isUppercase && !result.isEmpty { result += "_" }
      result += character.lowercased()
    }
    return result
  }

  /// Names of the files outside `Support`, one operator each.
  private func operatorFiles() throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Operators")
    let folders = try FileManager.default.contentsOfDirectory(atPath: root.path())
    return try folders.filter { !$0.contains(".") && $0 != "Support" }.flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
        .filter { $0.hasSuffix(".swift") }.map { snakeCase(String($0.dropLast(6))) }
    }
  }

  @Test func listsEveryFileOnce() throws {
    #expect(Operators.all.map { $0.name }.sorted() == (try operatorFiles()).sorted())
  }

  @Test func hasSampleForEveryOperator() throws {
    let used = try Set(
      OperatorSamples.all.flatMap { try $0.graph().nodes.map { $0.operation.name } })
    let missing = Operators.all.map { $0.name }.filter { !used.contains($0) }
    #expect(missing == [])
  }

  @Test func sampleNamesAreUnique() {
    #expect(Set(OperatorSamples.all.map(\.name)).count == OperatorSamples.all.count)
  }

  @Test(arguments: OperatorSamples.all)
  func remakesOperatorsFromAttributes(_ sample: Sample) throws {
    for node in try sample.graph().nodes where node.argument == nil {
      let operation = node.operation
      var reader = AttributeReader(subject: operation.name, operation.attributes)
      let remade = try Operators.named(operation.name).init(from: &reader)
      try reader.finish()
      #expect(remade.attributes == operation.attributes)
    }
  }

  @Test func suggestsNames() {
    #expect(throws: Diagnostic.self) { try Operators.named("reduce_summ") }
    do { _ = try Operators.named("reduce_summ") } catch {
      #expect(error.message == "unknown operator; did you mean 'reduce_sum'?")
    }
  }
}
