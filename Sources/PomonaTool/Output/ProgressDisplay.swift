import Features
import Formatting
import Foundation
import Synchronization

/// Shows progress on standard error: a line that renews itself on a terminal, now and then a line elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    var stage: StageProgress.Stage?
    var started = ContinuousClock.now
    var startedWith = 0
    var shown: ContinuousClock.Instant?
  }

  private static let interval = Duration.milliseconds(100)
  private static let intervalElsewhere = Duration.seconds(10)

  private let state = Mutex(State())
  private let isTerminal = StandardError.isTerminal

  func show(_ progress: StageProgress) {
    state.withLock { state in
      let now = ContinuousClock.now
      if state.stage != progress.stage {
        state = State(stage: progress.stage, started: now, startedWith: progress.done)
      }
      let isLast = progress.done == progress.total
      let interval = isTerminal ? Self.interval : Self.intervalElsewhere
      if let shown = state.shown, !isLast, now - shown < interval { return }
      if state.shown == nil && !isTerminal && !isLast {
        state.shown = now
        return
      }
      state.shown = now
      let elapsed = (now - state.started) / .seconds(1)
      let line = Self.line(
        progress, elapsed: elapsed, done: progress.done - state.startedWith, hasBar: isTerminal)
      if isTerminal {
        StandardError.write("\r\u{1B}[K\(line)" + (isLast ? "\n" : ""))
      } else {
        StandardError.write(line + "\n")
      }
    }
  }

  /// For example `features  1,024/12,683  ████░░  412/s  ETA 0:28  3 skipped`.
  static func line(
    _ progress: StageProgress, elapsed: Double, done: Int, hasBar: Bool
  ) -> String {
    let stage = progress.stage.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
    var parts = ["\(stage) \(grouped(progress.done))/\(grouped(progress.total))"]
    if hasBar { parts.append(bar(Double(progress.done) / Double(max(progress.total, 1)))) }
    if elapsed > 0, done > 0 {
      let rate = Double(done) / elapsed
      parts.append("\(grouped(Int(rate.rounded())))/s")
      if progress.done < progress.total {
        parts.append("ETA \(clock(Double(progress.total - progress.done) / rate))")
      } else {
        parts.append("in \(clock(elapsed))")
      }
    }
    if progress.skipped > 0 { parts.append("\(grouped(progress.skipped)) skipped") }
    if let note = progress.note, !note.isEmpty { parts.append(note) }
    return parts.joined(separator: "  ")
  }

  private static func bar(_ fraction: Double) -> String {
    let width = 20
    let full = min(width, max(0, Int((fraction * Double(width)).rounded(.down))))
    return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(), 1e7))
    let digits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return whole < 3600
      ? "\(whole / 60):\(digits(whole % 60))"
      : "\(whole / 3600):\(digits(whole / 60 % 60)):\(digits(whole % 60))"
  }
}
