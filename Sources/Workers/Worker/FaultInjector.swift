import Glibc

/// Faults that tests inject into worker processes: `crash:PART` ends the process with a signal on a photo whose path
/// contains PART, `hang:PART` never replies. Several are separated by commas.
package struct FaultInjector: Sendable {
  /// The environment variable that specifies the faults.
  package static let variable = "POMONA_WORKER_FAULT"

  private enum Fault: String {
    case crash, hang
  }

  private let faults: [(fault: Fault, part: String)]

  /// The faults of a specification; none for nil and for anything that is not one.
  package init(_ specification: String?) {
    faults = (specification ?? "").split(separator: ",").compactMap { text in
      let words = text.split(separator: ":", maxSplits: 1)
      guard words.count == 2, let fault = Fault(rawValue: String(words[0])) else { return nil }
      return (fault, String(words[1]))
    }
  }

  /// Crashes or hangs when a fault concerns the path.
  func apply(to path: String) {
    for (fault, part) in faults where path.contains(part) {
      report("injected \(fault.rawValue) on \(path)\n")
      switch fault {
      case .crash: abort()
      case .hang: while true { pause() }
      }
    }
  }

  private func report(_ text: String) {
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
