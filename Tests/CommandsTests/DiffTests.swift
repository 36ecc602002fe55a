import Foundation
import Testing

@testable import Commands

@Suite struct DiffTests {
  private let directory: TestDirectory
  private let affine: String

  init() throws {
    directory = try TestDirectory()
    affine = try directory.file("affine.ir", TestDirectory.affine)
  }

  @Test func renamedAndReorderedGraphsAreEqual() throws {
    let other = """
      graph other(
        %w: parameter f32[3x2] = uniform(-1.0, 1.0),
        %count: state i64[] = zeros,
        %data: input f32[2x3]
      ) -> (
        loss: f32[],
        result: f32[2x2],
        %count: i64[]
      ) {
        %0 = constant {value = i64[] 1} : i64[]
        %1 = add %count, %0 : i64[]
        %2 = matmul %data, %w : f32[2x2]
        %3 = reduce_mean %2 {axes = [0, 1]} : f32[]
        return %3, %2, %1
      }

      """
    let run = CommandRun("diff", affine, try directory.file("other.ir", other))
    #expect(run.status == 0)
    #expect(run.output.contains("are equal: 7 nodes\nrenamed %x to %data"))
    #expect(CommandRun("diff", "tiny", "tiny").status == 0)
    #expect(CommandRun("diff", affine, affine).output.hasSuffix("are equal: 7 nodes"))
  }

  @Test func differencesAreNamed() throws {
    let text = TestDirectory.affine.replacing("i64[] 1}", with: "i64[] 2}")
    let path = try directory.file("two.ir", text)
    let run = CommandRun("diff", affine, path)
    #expect(run.status == 1)
    #expect(run.output.contains("differ: 6 nodes are the same, 1 changed, 0 removed, 0 added"))
    #expect(run.output.contains("~ %2 = constant {value = i64[] 1} : i64[]  // "))
    #expect(run.output.contains("\n  %2 = constant {value = i64[] 2} : i64[]  // "))
    let json = try #require(try CommandRun("diff", affine, path, "--json").json() as? [String: Any])
    #expect(json["isEqual"] as? Bool == false && json["same"] as? Int == 5)
    #expect(json["moved"] as? Int == 1 && (json["changed"] as? [Any])?.count == 1)
  }

  @Test func missingOutputsAreDifferences() throws {
    let text = TestDirectory.affine.replacing("  y: f32[2x2],\n", with: "")
      .replacing("return %0, %1", with: "return %1")
    let run = CommandRun("diff", affine, try directory.file("less.ir", text))
    #expect(run.status == 1)
    #expect(run.output.hasSuffix("other outputs: y, loss, %count and loss, %count"))
  }

  @Test func batchSizesAreDifferences() throws {
    let tiny = CommandRun("dump", "tiny", "-o", directory.path + "/tiny.ir")
    #expect(tiny.status == 0)
    #expect(CommandRun("diff", "tiny", directory.path + "/tiny.ir").status == 0)
    let run = CommandRun("diff", "tiny", directory.path + "/tiny.ir", "--batch", "2")
    #expect(run.status == 1 && run.output.contains("~ %x: input f32[2x5]"))
  }

  @Test func mistakesHaveAStatusOfTheirOwn() throws {
    let missing = CommandRun("diff", affine, directory.path + "/none.ir")
    #expect(missing.status == 2 && missing.errors.contains("no such file"))
    let bad = try directory.file("bad.ir", "graph")
    #expect(CommandRun("diff", affine, bad).status == 2)
    #expect(CommandRun("diff", "tinny", affine).errors.contains("did you mean 'tiny'?"))
    #expect(CommandRun("diff", affine).status == 64)
  }
}
