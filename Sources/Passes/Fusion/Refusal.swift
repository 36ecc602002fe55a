/// Why fusion leaves a value in memory between two kernels.
package enum Refusal: Error, Hashable, Sendable {
  /// A library call reads or writes whole tensors; `operation` names it.
  case call(String)
  /// The kernels loop over unrelated shapes.
  case shape
  /// Reductions and elements want their loops in different orders.
  case loopOrder
  /// A third kernel stands between the two, by its place among the kernels.
  case cycle(through: Int)
  /// The formula would exceed a number of expressions.
  case size(limit: Int)
  /// Rows of so many elements exceed the caches.
  case rowLength(Int, limit: Int)
  /// So few neighbouring columns would leave vectors empty.
  case rowWidth(Int, least: Int)
  /// Computed inside its reader, an element would be computed so often.
  case recomputed(Int)
  /// The reader needs other elements than the one it computes.
  case readElsewhere
  /// Another reader needs the value in memory, by its place among the kernels.
  case readBy(Int)
  /// The program returns the value.
  case output
  /// The kernel that computes the value has other results that must be in memory.
  case otherResults
  /// Elements of the value need reductions, which would be repeated.
  case reduces
  /// A product of a batch, or of a vector, reads its operands in memory.
  case operandInMemory
  /// A product loads windows over the value, each element as often as windows see it.
  case windows
  /// Computing exp and the like in pieces of rows takes longer than memory.
  case expensive
  /// Loading an operand so often while it is packed costs more than memory would, in bytes moved
  /// per element.
  case loaded(times: Int, cost: Int, saving: Int)
  /// What the operand is computed from has been replaced by then.
  case replaced
  /// Fusion is switched off.
  case disabled

  /// In words; kernels by the names given.
  package func text(_ kernelName: (Int) -> String) -> String {
    switch self {
    case .call(let operation): "\(operation) works on whole tensors in memory"
    case .shape: "loops over another shape"
    case .loopOrder: "needs another loop order"
    case .cycle(let between): "would create a cycle through \(kernelName(between))"
    case .size(let limit): "formula would exceed \(limit) expressions"
    case .rowLength(let count, let limit):
      "rows of \(count) elements exceed the cache limit of \(limit)"
    case .rowWidth(let count, let least):
      "\(count) columns side by side are fewer than a vector's \(least)"
    case .recomputed(let count): "recomputed \(count) times"
    case .readElsewhere: "read elsewhere than at the place being computed"
    case .readBy(let reader): "\(kernelName(reader)) reads it in memory"
    case .output: "the program returns it"
    case .otherResults: "its kernel has other results"
    case .reduces: "its elements need reductions"
    case .operandInMemory: "a product of a batch or a vector reads operands in memory"
    case .windows: "a product loads windows over it, from memory"
    case .expensive: "exp, random numbers and the like are faster in whole rows"
    case .loaded(let times, let cost, let saving):
      "loaded \(times) times while packed, at \(cost) bytes per element to save \(saving)"
    case .replaced: "the argument it is computed from has a new value by then"
    case .disabled: "fusion is switched off"
    }
  }
}
