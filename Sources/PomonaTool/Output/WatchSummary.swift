import Formatting
import Watching

/// The numbers of a watch, once it has ended.
struct WatchSummary: Encodable {
  let answered: Int
  let unreadable: Int
  let known: Int
  let unknown: Int
  let renewals: Int
  let seconds: Double

  init(_ counts: WatchMetrics.Counts, seconds: Double) {
    answered = counts.answered
    unreadable = counts.unreadable
    known = counts.known
    unknown = counts.unknown
    renewals = counts.renewals
    self.seconds = seconds
  }

  /// The numbers in words.
  var text: String {
    let format = NumberFormat.text
    var parts = ["\(format.count(answered, noun: "photo")) answered"]
    if unknown > 0 { parts.append("\(format.count(unknown)) of them unlike anything known") }
    parts.append("\(format.count(unreadable)) unreadable")
    if known > 0 { parts.append("\(format.count(known)) with a row from before") }
    if renewals > 0 { parts.append(format.count(renewals, noun: "new version") + " taken up") }
    return parts.joined(separator: ", ") + "\n"
  }
}
