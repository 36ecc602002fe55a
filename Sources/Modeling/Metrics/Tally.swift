import IR

/// Outputs that are added up over batches, from which numbers follow that are no means over rows.
public enum Tally {
  /// What their names begin with.
  public static let prefix = "tally."
}

extension GraphBuilder {
  /// Declares an output of counts or sums that evaluation adds up over all batches.
  ///
  /// It is `tallies[name]` of a measurement. Training steps leave it out.
  public func tally(_ name: String, _ tensor: Tensor) { output(Tally.prefix + name, tensor) }
}

extension Graph.Output {
  /// Whether evaluation adds the output up over batches.
  public var isTally: Bool { updates == nil && name.hasPrefix(Tally.prefix) }
}
