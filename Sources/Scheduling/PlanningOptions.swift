/// What a compilation may choose between the graph and the plan of its memory; bodies of loops and
/// branches are compiled with the same.
package struct PlanningOptions: Hashable, Sendable {
  /// Names of passes and of steps of fusion to leave out; `fuse` makes every node a kernel of its own.
  package var disabledPasses: Set<String>
  /// The most bytes that temporaries may take; nil for no limit.
  package var memoryBudget: Int?
  package var target: Target

  package init(
    disabledPasses: Set<String> = [], memoryBudget: Int? = nil, target: Target = .standard
  ) {
    self.disabledPasses = disabledPasses
    self.memoryBudget = memoryBudget
    self.target = target
  }
}
