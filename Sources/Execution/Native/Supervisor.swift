import ExecutionSupport
import Files
import Foundation
import IR
import Synchronization

/// Ends a command from another thread; a command that has not started yet does not start.
final class Cancellation: Sendable {
  private let state = Mutex(State())

  private struct State {
    var isCancelled = false
    var supervisor: Supervisor?
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.supervisor?.cutLifeline()
      state.supervisor = nil
    }
  }

  /// - Returns: whether it was cancelled before.
  fileprivate func watch(_ supervisor: Supervisor) -> Bool {
    state.withLock { state in
      if !state.isCancelled { state.supervisor = supervisor }
      return state.isCancelled
    }
  }

  fileprivate func forget() { state.withLock { $0.supervisor = nil } }
}

/// A shell between this process and a command.
///
/// It waits for the end of the lifeline, a pipe that only this process holds, so it notices
/// however this process ends, also by a signal that cannot be caught. Then it ends the command
/// with all its descendants, also those that ignore the first signal, and removes the command's
/// directory.
final class Supervisor: Sendable {
  private let handle: graphc_supervisor
  private let isAlive = Mutex(true)

  /// Standard input is the lifeline, standard output takes the exit status.
  ///
  /// The command gets no variables but those it cannot run without: compilers' own, such as `CPATH`,
  /// change programs, and the cache would hand these to whoever has not set them.
  private static let script = #"""
    directory=$1 niceness=$2
    shift 2
    export PATH="${PATH:+$PATH:}/usr/bin:/bin"
    cd "$directory" && export TMPDIR="$directory" || exit
    set -- env -i PATH="$PATH" TMPDIR="$directory" ${HOME+"HOME=$HOME"} \
      ${LD_LIBRARY_PATH+"LD_LIBRARY_PATH=$LD_LIBRARY_PATH"} \
      /bin/sh -c 'exec "$@"' command "$@"
    { nice -n "$niceness" "$@" </dev/null >output 2>errors; echo $?; } &
    read -r line
    trap '' TERM
    kill -TERM 0
    wait
    for attempt in 1 2 3 4 5; do
      rm -rf "$directory" && break
      sleep 1
    done
    kill -KILL 0
    """#

  /// Starts `command` in `directory`, where it finds `files`.
  /// - Throws: when a file cannot be written or no shell be started.
  init(
    _ command: [String], in folder: TemporaryFolder, files: [String: String], niceness: Int,
    cancellation: Cancellation?
  ) throws(Diagnostic) {
    for (name, text) in files {
      do throws(Diagnostic) { try folder.write(Array(text.utf8), to: name) } catch {
        throw TemporaryDirectory.failure("\(name) cannot be written: \(SystemError.text)")
      }
    }
    let words = ["/bin/sh", "-c", Self.script, "graphc", folder.path, "\(niceness)"] + command
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var handle = graphc_supervisor()
    let pointers = arguments.map { UnsafePointer($0) } + [nil]
    let problem = graphc_supervise(pointers, &handle)
    guard problem == 0 else {
      throw Diagnostic(
        stage: "compile", subject: words[0],
        message: "cannot be started: \(String(cString: strerror(problem)))")
    }
    self.handle = handle
    if cancellation?.watch(self) == true { cutLifeline() }
  }

  /// How a command ended.
  enum Outcome {
    /// 128 + n for signal n.
    case status(Int32)
    case cancelled
    /// It still works.
    case late
  }

  /// Waits for the command, at most for so many seconds, of which there are no more than a day's.
  func outcome(within seconds: Int) -> Outcome {
    let status = withUnsafePointer(to: handle) {
      graphc_supervisor_report($0, Int32(seconds) * 1000)
    }
    return status == -2 ? .late : status < 0 ? .cancelled : .status(status)
  }

  /// Returns when neither process nor directory is left.
  func end(_ cancellation: Cancellation?) {
    cancellation?.forget()
    cutLifeline()
    withUnsafePointer(to: handle) { graphc_supervisor_reap($0) }
  }

  fileprivate func cutLifeline() {
    isAlive.withLock { isAlive in
      if isAlive { close(handle.lifeline) }
      isAlive = false
    }
  }
}
