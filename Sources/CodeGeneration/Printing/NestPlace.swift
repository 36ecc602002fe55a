import IR
import Scheduling

/// What a loop nest finds in the function around it.
struct NestPlace {
  let kernel: KernelContext
  /// The pointers to the formula's operands and results.
  let operands: [CCode]
  let results: [CCode]
  /// Of axes of which the function has a part.
  var ranges: [Int: PartRange] = [:]
  /// Parts that left partial results, if these are to be combined.
  var combinedParts = 0
}

extension LoopNest {
  /// The operands and results that its statements read and write.
  var buffers: (operands: Set<Int>, results: Set<Int>) {
    var operands: Set<Int> = []
    var results: Set<Int> = []
    func visit(_ statements: [Statement]) {
      for statement in statements {
        switch statement {
        case .loop(_, let body), .block(_, let body): visit(body)
        case .compute(let scalar):
          if case .load(let operand) = formula[scalar] { operands.insert(operand) }
        case .store(let result, _): results.insert(result)
        case .row, .begin, .fold, .end, .save, .restore: break
        }
      }
    }
    visit(statements)
    return (operands, results)
  }
}
