import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct ExplainTests {
  @Test func namesKernelsNodesAndReasons() {
    let run = CommandRun("explain", "tiny", "--batch", "2")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("tiny: "))
    #expect(run.output.contains("kernels for"))
    #expect(run.output.contains("  fused  %"))
    #expect(run.output.contains("  apart  k"))
  }

  @Test func printsJSON() throws {
    let run = CommandRun("explain", "tiny", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let fields = try #require(object as? [String: Any])
    #expect(fields["graph"] as? String == "tiny")
    let boundaries = try #require(fields["boundaries"] as? [[String: Any]])
    #expect(!boundaries.isEmpty && boundaries.allSatisfy { ($0["bytes"] as? Int ?? 0) > 0 })
  }

  @Test func withoutFusionThatIsTheReason() {
    let run = CommandRun("explain", "tiny", "--disable-pass", "fuse")
    #expect(run.output.contains("fusion is switched off"))
  }
}
