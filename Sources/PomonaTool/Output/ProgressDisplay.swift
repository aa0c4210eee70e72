package import Features
import Synchronization

/// Shows progress: as one line that is renewed on a terminal, and elsewhere as a line now and then.
package final class ProgressDisplay: Sendable {
  private struct State {
    var stage: StageProgress.Stage?
    var started = Duration.zero
    /// The number that was done when the stage began, by an earlier run.
    var startedWith = 0
    var shown: Duration?
  }

  private static let terminalInterval = Duration.milliseconds(100)
  private static let logInterval = Duration.seconds(10)

  private let isTerminal: Bool
  private let now: @Sendable () -> Duration
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// A display.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether lines are renewed, with a bar.
  ///   - now: The time since any moment.
  ///   - write: Writes text.
  package init(
    isTerminal: Bool, now: @escaping @Sendable () -> Duration,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.now = now
    self.write = write
  }

  /// A display on standard error.
  static func standardError() -> ProgressDisplay {
    let start = ContinuousClock.now
    return ProgressDisplay(
      isTerminal: StandardError.isTerminal, now: { .now - start },
      write: { StandardError.write($0) })
  }

  /// Shows progress unless the last line is too recent. The end of a stage is always shown.
  package func show(_ progress: StageProgress) {
    state.withLock { state in
      let now = now()
      if state.stage != progress.stage {
        state = State(stage: progress.stage, started: now, startedWith: progress.done)
      }
      let isLast = progress.done == progress.total
      let interval = isTerminal ? Self.terminalInterval : Self.logInterval
      if let shown = state.shown, !isLast, now - shown < interval { return }
      // A log begins with a line that has a rate.
      let isFirst = state.shown == nil
      state.shown = now
      if isFirst && !isTerminal && !isLast { return }
      let line = ProgressLine(
        progress, newlyDone: progress.done - state.startedWith,
        seconds: (now - state.started) / .seconds(1), hasBar: isTerminal)
      write(isTerminal ? "\r\u{1B}[K\(line.text)" + (isLast ? "\n" : "") : line.text + "\n")
    }
  }
}
