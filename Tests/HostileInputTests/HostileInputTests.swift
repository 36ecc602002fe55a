import HostileInput
import Testing

/// What anyone may have written ends in a diagnostic or a result, never in a trap or a hang.
///
/// A bounded run; `scripts/fuzz-input` goes on from any seed, with limits of time and memory.
@Suite struct HostileInputTests {
  @Test(arguments: HostileReader.all) func readsItsCorpus(_ reader: HostileReader) throws {
    #expect(reader.corpus.count > 1)
    let valid = try reader.corpus.count { try reader.survives($0) }
    #expect(valid > 1)
  }

  @Test(arguments: HostileReader.all) func survivesDamage(_ reader: HostileReader) throws {
    for seed in 0..<(["ir", "tokenizer"].contains(reader.name) ? 1500 : 4000) {
      try reader.survives(reader.input(seed: UInt64(seed)))
    }
  }

  @Test(arguments: HostileReader.all) func survivesExcess(_ reader: HostileReader) throws {
    for file in HostileFiles.all[reader.name] ?? [] { try reader.survives(file) }
  }
}
