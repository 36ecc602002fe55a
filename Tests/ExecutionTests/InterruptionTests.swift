import Execution
import Foundation
import Testing

@Suite struct InterruptionTests {
  @Test func interruptionEndsWithStatus130() async {
    let result = await #expect(
      processExitsWith: .exitCode(130), observing: [\.standardErrorContent]
    ) {
      Interruption.during("interrupted: as asked") {
        kill(getpid(), SIGINT)
        sleep(10)
      }
    }
    let errors = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(errors.contains("\ninterrupted: as asked\n"))
  }

  @Test func interruptionIsUsualAfterwards() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Interruption.during("interrupted") {}
      kill(getpid(), SIGINT)
      sleep(10)
    }
  }
}
