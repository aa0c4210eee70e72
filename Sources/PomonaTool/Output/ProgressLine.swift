package import Features
import Formatting
import Foundation

/// A line that shows progress: `features  1,024/12,683  ████░░  412/s  ETA 0:28  3 skipped`.
package struct ProgressLine {
  private static let barWidth = 20
  private static let stageWidth = 9

  package let text: String

  /// The line for a progress.
  ///
  /// - Parameters:
  ///   - progress: The progress.
  ///   - newlyDone: The number done in this run.
  ///   - seconds: The duration of this run so far.
  ///   - hasBar: Whether to draw a bar.
  package init(_ progress: StageProgress, newlyDone: Int, seconds: Double, hasBar: Bool) {
    let format = NumberFormat.text
    let stage = progress.stage.rawValue.padding(
      toLength: Self.stageWidth, withPad: " ", startingAt: 0)
    var parts = ["\(stage) \(format.count(progress.done))/\(format.count(progress.total))"]
    if hasBar { parts.append(Self.bar(Double(progress.done) / Double(max(progress.total, 1)))) }
    if seconds > 0, newlyDone > 0 {
      let rate = Double(newlyDone) / seconds
      if progress.readsPhotos { parts.append(format.rate(rate)) }
      if progress.done < progress.total {
        parts.append("ETA \(format.clock(Double(progress.total - progress.done) / rate))")
      } else {
        parts.append("in \(format.clock(seconds))")
      }
    }
    if progress.skipped > 0 { parts.append("\(format.count(progress.skipped)) skipped") }
    if let note = progress.note, !note.isEmpty { parts.append(note) }
    text = parts.joined(separator: "  ")
  }

  private static func bar(_ fraction: Double) -> String {
    let full = min(barWidth, max(0, Int((fraction * Double(barWidth)).rounded(.down))))
    return String(repeating: "█", count: full) + String(repeating: "░", count: barWidth - full)
  }
}
