import Execution
import Foundation
import Testing

@Suite struct InterruptionTests {
  /// Whoever waits sees the signal, so that a shell ends its script too.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func interruptionEndsBySignal(_ signal: Int32) async {
    let result = await #expect(
      processExitsWith: .signal(signal), observing: [\.standardErrorContent]
    ) { [signal = signal as Int32] in
      Interruption.during("interrupted: as asked") {
        kill(getpid(), signal)
        sleep(10)
      }
    }
    let errors = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(errors.contains("\ninterrupted: as asked\n"))
  }

  /// A terminal that closes, and `timeout`, send their signals twice: state is saved all the same.
  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func firstSignalAsks(_ signal: Int32) async {
    let result = await #expect(
      processExitsWith: .exitCode(Int32(128) + signal), observing: [\.standardErrorContent]
    ) { [signal = signal as Int32] in
      Interruption.asking(first: "asked", second: "ended") {
        #expect(!Interruption.isRequested)
        kill(getpid(), signal)
        usleep(100_000)
        kill(getpid(), signal == SIGINT ? SIGHUP : signal)
        usleep(100_000)
        #expect(Interruption.isRequested)
      }
      #expect(!Interruption.isRequested)
      exit(128 + Interruption.lastSignal)
    }
    let errors = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(errors.contains("\nasked\n") && !errors.contains("ended"))
  }

  @Test func secondInterruptionEnds() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Interruption.asking(first: "asked", second: "ended") {
        for signal in [SIGTERM, SIGINT] {
          kill(getpid(), signal)
          usleep(100_000)
        }
        sleep(10)
      }
    }
  }

  @Test func savingIsAskedForOnce() async {
    await #expect(processExitsWith: .success) {
      Interruption.asking(first: "asked", second: "ended") {
        kill(getpid(), SIGUSR1)
        usleep(100_000)
        #expect(Interruption.takesSaveRequest)
        #expect(!Interruption.takesSaveRequest && !Interruption.isRequested)
      }
    }
  }

  @Test func interruptionIsUsualAfterwards() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Interruption.during("interrupted") {}
      kill(getpid(), SIGINT)
      sleep(10)
    }
  }
}
