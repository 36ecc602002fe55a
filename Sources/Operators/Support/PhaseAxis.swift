/// One axis of a convolution whose elements are spread out, taken apart into phases: places that are
/// congruent modulo the distance between elements.
///
/// Tap k at place p meets element `(p + k · dilation - low) / spread`, if that is whole. All places
/// of a phase meet the same taps, every `turn`-th one, and their windows see elements `distance`
/// apart. Phase q has the taps from q on. At place `u · spread + low - q · dilation` they see the
/// elements from u on, whatever q is: so phases can share windows, as outputs of one convolution.
struct PhaseAxis {
  struct Phase {
    /// Its first place.
    let residue: Int
    /// The first element that it sees there.
    let shift: Int
  }

  /// Neighbouring phases that share windows.
  struct Part {
    let phases: Range<Int>
    /// How their window moves, which has as many taps as the first of them.
    let window: WindowAxis
  }

  /// Places of phases side by side; of none where places meet no tap.
  struct Run {
    /// Their phases in opposite order: a later phase has earlier places.
    let phases: Range<Int>
    let residues: Range<Int>
    let shift: Int
  }

  let axis: WindowAxis
  /// Zeros before the kernel.
  let lead: Int
  /// From one tap of a phase to the next, in taps of the kernel.
  let turn: Int
  /// The same in elements.
  let distance: Int
  /// Places of each phase; the last ones may be beyond the result.
  let count: Int
  /// The phases that meet taps.
  let phases: [Phase]

  /// Products that an axis is divided into at most: more have too few outputs each.
  private static let partLimit = 4

  /// - Requires: the window moves by one place if elements are spread out.
  init(_ axis: WindowAxis, lead: Int = 0) {
    self.axis = axis
    self.lead = lead
    let common = Self.commonDivisor(axis.spread, axis.dilation)
    let turn = axis.spread / common
    self.turn = turn
    distance = axis.dilation / common
    count = axis.spread == 1 ? axis.count : (axis.count + axis.spread - 1) / axis.spread
    phases = (0..<min(turn, axis.size + lead)).map { phase in
      let place = axis.low + (lead - phase) * axis.dilation
      let shift = -Self.quotient(place, axis.spread)
      return Phase(residue: place + shift * axis.spread, shift: shift)
    }
  }

  /// With zeros before the kernel such that windows of all phases start at one element, which makes
  /// fewer windows of maybe more taps; nil if that is so without.
  static func aligned(_ axis: WindowAxis) -> PhaseAxis? {
    guard axis.spread > 1, axis.dilation == 1 else { return nil }
    let lead = axis.spread - 1 - (axis.low % axis.spread + axis.spread) % axis.spread
    return lead == 0 ? nil : PhaseAxis(axis, lead: lead)
  }

  /// Taps of a phase.
  private func taps(_ phase: Int) -> Int { (axis.size + lead - phase + turn - 1) / turn }

  /// Phases that share windows; an axis that is not spread out stays what it is.
  func part(_ range: Range<Int>) -> Part {
    guard axis.spread > 1 else { return Part(phases: range, window: axis) }
    let (size, shifts) = (taps(range.lowerBound), phases[range].map(\.shift))
    let first = shifts.min() ?? 0
    let places = (shifts.max() ?? 0) - first + count
    let reach = (size - 1) * distance + 1
    return Part(
      phases: range,
      window: WindowAxis(
        extent: axis.extent, size: size, stride: 1, low: -first,
        high: places - 1 + reach - axis.extent + first, spread: 1, dilation: distance))
  }

  /// Ways to share windows: all phases do, those of equally many taps, none.
  var divisions: [[Part]] {
    var divisions = [[part(0..<phases.count)]]
    let split = phases.indices.first { taps($0) < taps(0) } ?? phases.count
    if split < phases.count { divisions.append([part(0..<split), part(split..<phases.count)]) }
    if phases.count > divisions.count, phases.count <= Self.partLimit {
      divisions.append(phases.indices.map { part($0..<$0 + 1) })
    }
    return divisions
  }

  /// The places from one element to the next, as runs of phases that share windows in `parts` and
  /// see them at the same place.
  func runs(_ parts: [Part]) -> [Run] {
    let starts = Set(parts.map(\.phases.lowerBound))
    var runs: [Run] = []
    for phase in phases.indices {
      let (residue, shift) = (phases[phase].residue, phases[phase].shift)
      if let last = runs.last, !starts.contains(phase), last.shift == shift,
        last.residues.lowerBound == residue + 1
      {
        runs[runs.count - 1] = Run(
          phases: last.phases.lowerBound..<phase + 1, residues: residue..<last.residues.upperBound,
          shift: shift)
      } else {
        runs.append(Run(phases: phase..<phase + 1, residues: residue..<residue + 1, shift: shift))
      }
    }
    runs.sort { $0.residues.lowerBound < $1.residues.lowerBound }
    var (filled, next) = ([Run](), 0)
    for run in runs {
      if next < run.residues.lowerBound {
        filled.append(Run(phases: 0..<0, residues: next..<run.residues.lowerBound, shift: 0))
      }
      filled.append(run)
      next = run.residues.upperBound
    }
    if next < axis.spread {
      filled.append(Run(phases: 0..<0, residues: next..<axis.spread, shift: 0))
    }
    return filled
  }

  /// Rounded down.
  private static func quotient(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : commonDivisor(b, a % b)
  }
}

extension PhaseAxis.Run {
  /// Two halves of its places; itself if it has but one.
  var halves: [PhaseAxis.Run] {
    guard residues.count > 1, !phases.isEmpty else { return [self] }
    let half = residues.count / 2
    return [
      PhaseAxis.Run(
        phases: phases.upperBound - half..<phases.upperBound,
        residues: residues.lowerBound..<residues.lowerBound + half, shift: shift),
      PhaseAxis.Run(
        phases: phases.lowerBound..<phases.upperBound - half,
        residues: residues.lowerBound + half..<residues.upperBound, shift: shift),
    ]
  }
}
