import GraphC

extension Plan {
  /// The plan with some of it replaced, which may make it wrong.
  func changed(
    steps: [Step]? = nil, phases: [Range<Int>]? = nil, placements: [Value: Placement]? = nil,
    kernelOffsets: [Int]? = nil, tableOffset: Int? = nil, arenaByteCount: Int? = nil
  ) -> Plan {
    Plan(
      kernelGraph: kernelGraph, steps: steps ?? self.steps, phases: phases ?? [],
      placements: placements ?? self.placements,
      kernelOffsets: kernelOffsets ?? self.kernelOffsets,
      tableOffset: tableOffset ?? self.tableOffset,
      arena: Arena(
        naiveByteCount: arena.naiveByteCount, byteCount: arenaByteCount ?? arena.byteCount,
        lowerBoundByteCount: arena.lowerBoundByteCount))
  }
}
