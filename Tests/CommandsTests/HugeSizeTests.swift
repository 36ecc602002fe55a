import Foundation
import Testing

/// Sizes that no machine has end in errors, whatever is done with them.
@Suite struct HugeSizeTests {
  private static let parameter = """
    graph huge(%x: parameter f32[16777216x16777216] = normal(0.0, 1.0)) -> (y: f32[]) {
      %0 = reduce_sum %x {axes = [0, 1]} : f32[]
      return %0
    }
    """

  /// 2^73 operations on values of 2^50 bytes.
  private static let product = """
    graph huge(%x: parameter f32[16777216x16777216] = ones) -> (y: f32[]) {
      %0 = matmul %x, %x : f32[16777216x16777216]
      %1 = exp %0 : f32[16777216x16777216]
      %2 = reduce_sum %1 {axes = [0, 1]} : f32[]
      return %2
    }
    """

  @Test(arguments: ["run", "compile -o out", "compile --static-weights -o out", "verify", "bench"])
  func memoryThatIsNotThereIsAnError(command: String) throws {
    for (name, text, most) in [
      ("parameter", Self.parameter, 1_125_899_906_842_624), ("product", Self.product, nil),
    ] {
      let directory = try TestDirectory()
      let path = try directory.file(name + ".ir", text)
      var words = command.split(separator: " ").map(String.init)
      if words.last == "out" { words[words.count - 1] = directory.path + "/out" }
      let run = CommandRun([words[0], path] + words.dropFirst())
      #expect(run.status == 1, "\(words[0]) \(name)")
      let said = run.output + run.errors
      #expect(said.contains("error: memory: "), "\(said)")
      #expect(said.contains(" bytes are not available"), "\(said)")
      if let most, words[0] != "verify" { #expect(said.contains("memory: \(most) bytes")) }
    }
  }

  /// Nothing is allocated for what is only looked at.
  @Test(arguments: ["explain", "dump --stage plan", "dump --stage c", "dump --format json"])
  func hugeGraphsCanBeLookedAt(command: String) throws {
    let directory = try TestDirectory()
    let path = try directory.file("g.ir", Self.product)
    let words = command.split(separator: " ").map(String.init)
    let run = CommandRun([words[0], path] + words.dropFirst())
    #expect(run.status == 0, "\(run.errors)")
  }

  /// 4096 values of 2^51 bytes, each of which is a legal tensor: their sum is 2^63.
  @Test(arguments: ["run", "compile -o out", "verify", "dump --stage plan", "dump --format html"])
  func sumsOfBytesAreChecked(command: String) throws {
    let type = "i64[16777216x16777216]"
    let head =
      "graph huge(%x: input f64[1]) -> (y: \(type)) {\n  %0 = broadcast %x {shape = [16777216, "
      + "16777216]} : f64[16777216x16777216]\n"
    let lines = (0..<4096).map { "  %\($0 + 1) = argsort %\($0) {axis = 1} : \(type)\n" }
    let directory = try TestDirectory()
    let path = try directory.file("g.ir", head + lines.joined() + "  return %4096\n}\n")
    let words = command.split(separator: " ").map(String.init)
    let run = CommandRun([words[0], path] + words.dropFirst())
    #expect(run.status == 1)
    #expect(run.errors.contains("its values have more than 72057594037927936 bytes together"))
  }
}
