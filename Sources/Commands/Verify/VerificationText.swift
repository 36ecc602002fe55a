import GraphC
import Training
import Verification

/// A verification as a table, and for scripts.
struct VerificationText {
  private let report: VerificationReport

  init(_ report: VerificationReport) { self.report = report }

  var text: String {
    var table = TextTable(["check", "result", ">time"])
    for check in report.checks {
      table.add([check.name, check.outcome.rawValue, NumberText.duration(check.seconds)])
    }
    let details = report.checks.filter { !$0.message.isEmpty }.map(Self.detail)
    let failed = report.failures.count
    let name = PrintedText.line(report.name)
    let verdict = failed == 0 ? "\(name) is verified" : "\(name): \(failed) checks failed"
    return ([table.text] + details + [verdict]).joined(separator: "\n\n")
  }

  private static func detail(_ check: VerificationReport.Check) -> String {
    var lines = ["\(check.name): \(check.message)"]
    if let location = check.location {
      lines.append("the first node to blame is")
      lines += location.description.split(separator: "\n").map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  var summary: Summary {
    Summary(
      name: report.name, passed: report.isPassed,
      checks: report.checks.map { check in
        Summary.Check(
          name: check.name, result: check.outcome.rawValue, seconds: check.seconds,
          message: check.message.isEmpty ? nil : check.message,
          node: check.location.map {
            Summary.Node(
              name: $0.node, operation: $0.operation, origin: $0.origin, text: $0.text,
              message: $0.message)
          })
      })
  }

  struct Summary: Encodable {
    struct Check: Encodable {
      let name: String
      let result: String
      let seconds: Double
      let message: String?
      let node: Node?
    }

    struct Node: Encodable {
      let name: String
      let operation: String
      let origin: String?
      let text: String
      let message: String
    }

    let name: String
    let passed: Bool
    let checks: [Check]
  }
}
