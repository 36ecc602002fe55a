import GraphC

/// A loop nest for people: loops, and how many scalars each computes.
struct LoopNestText {
  private let nest: LoopNest

  init(_ nest: LoopNest) { self.nest = nest }

  var lines: [String] { lines(nest.statements) }

  private func lines(_ statements: [Statement]) -> [String] {
    var lines: [String] = []
    var computed = 0
    func flush() {
      if computed > 0 { lines.append("\(computed) scalar\(computed == 1 ? "" : "s")") }
      computed = 0
    }
    for statement in statements {
      if case .compute = statement {
        computed += 1
        continue
      }
      flush()
      switch statement {
      case .loop(let axis, let body):
        lines += ["\(head("for", axis)):"] + self.lines(body).map { "  " + $0 }
      case .block(let axis, let body):
        lines += ["\(head("lanes", axis)):"] + self.lines(body).map { "  " + $0 }
      case .row: lines.append("room for a row of \(nest.rowElementCount)")
      case .fold(let scalar, _): lines.append("\(nest.reduction(scalar)) of 1 scalar")
      case .save: lines.append("keep the part's result")
      case .restore: lines.append("combine the results of all parts")
      case .store(let result, _): lines.append("store result \(result)")
      case .begin, .end, .compute: break
      }
    }
    flush()
    return lines
  }

  private func head(_ word: String, _ axis: Int) -> String {
    let isReduced = axis >= nest.formula.rank || axis == nest.formula.rowAxis
    let name = "\(isReduced ? "reduced axis" : "axis") \(axis)"
    if nest.coversRegion && axis < nest.formula.rank && axis != nest.formula.rowAxis {
      return "\(word) \(name) of the region"
    }
    let part =
      nest.divided[axis] != nil || axis == nest.parallelAxis ? ", a range of each part" : ""
    return "\(word) \(name) of \(nest.formula.axes[axis].text)\(part)"
  }
}
