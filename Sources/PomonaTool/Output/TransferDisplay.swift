import Formatting
import Synchronization

/// Shows how much of the bundle has been sent to a cluster: a line that is renewed on a terminal, and elsewhere one at the end.
final class TransferDisplay: Sendable {
  private let shown = Mutex(0)

  func show(_ sent: Int, of total: Int) {
    let percent = total > 0 ? sent * 100 / total : 100
    let isNews = shown.withLock { shown in
      defer { shown = percent }
      return percent != shown
    }
    guard isNews, StandardError.isTerminal || percent == 100 else { return }
    let size = NumberFormat.text.bytes(total)
    let start = StandardError.isTerminal ? "\r" : ""
    let end = percent == 100 ? "\n" : ""
    StandardError.write("\(start)cluster   \(percent) % of the program sent, \(size)\(end)")
  }
}
