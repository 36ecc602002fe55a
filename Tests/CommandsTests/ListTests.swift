import Testing

@testable import Commands

@Suite struct ListTests {
  @Test func tableHasOneRowPerModel() {
    let run = CommandRun("list")
    #expect(run.status == 0)
    #expect(
      run.output == """
        model  batch  summary
        tiny       4  two small layers
        talk       -  has no network
        """)
  }

  @Test func jsonHasTheSame() throws {
    let rows = try #require(try CommandRun("list", "--json").json() as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["tiny", "talk"])
    #expect(rows[0]["batchSize"] as? Int == 4)
    #expect(rows[1]["hasNetwork"] as? Bool == false)
  }

  @Test func noModelsIsNoError() {
    let run = CommandRun("list", models: [])
    #expect(run.status == 0)
    #expect(run.output == "there are no models")
  }
}
