import Glibc

/// A fault that tests ask for: `POMONA_WORKER_FAULT=crash:PART` ends the process with a signal on a photo whose path
/// holds PART, `hang:PART` never answers. Several are separated by commas. For tests alone.
struct TestFault {
  static let variable = "POMONA_WORKER_FAULT"

  private enum Kind: String {
    case crash, hang
  }

  private let faults: [(kind: Kind, part: String)]

  init(_ text: String?) {
    faults = (text ?? "").split(separator: ",").compactMap { fault in
      let words = fault.split(separator: ":", maxSplits: 1)
      guard words.count == 2, let kind = Kind(rawValue: String(words[0])) else { return nil }
      return (kind, String(words[1]))
    }
  }

  func strike(on path: String) {
    for fault in faults where path.contains(fault.part) {
      switch fault.kind {
      case .crash:
        say("a test asked for a crash on \(path)\n")
        abort()
      case .hang:
        say("a test asked for a hang on \(path)\n")
        while true { pause() }
      }
    }
  }

  private func say(_ text: String) { _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) } }
}
