import IR
import Operators
import Scheduling

@testable import Passes

extension KernelGraph {
  /// The kernels of IR text, one for each node: in the text's order, so that tests can name them by
  /// their numbers.
  static func unfused(_ body: String, arguments: String, results: String, returns: String)
    throws(Diagnostic) -> KernelGraph
  {
    let text = """
      graph hand(\(arguments)) -> (\(results)) {
      \(body)
        return \(returns)
      }

      """
    let graph = try GraphParser.parse(text, name: "hand", operators: Operators.named)
    return try KernelFormation.run(graph, fuses: false)
  }

  /// The value that a kernel writes.
  func output(_ kernel: Int) -> Value { kernels[kernel].outputs[0] }

  /// Two large values, each of which a sum ends: in the text's order both live at once.
  static func twoSums() throws(Diagnostic) -> KernelGraph {
    try unfused(
      """
        %0 = exp %x : f32[1024]
        %1 = sin %x : f32[1024]
        %2 = reduce_sum %0 {axes = [0]} : f32[]
        %3 = reduce_sum %1 {axes = [0]} : f32[]
        %4 = add %2, %3 : f32[]
      """, arguments: "%x: input f32[1024]", results: "y: f32[]", returns: "%4")
  }
}
