import Features
import Learning
import Metrics
import PomonaServer
import Synchronization

/// The metrics of a watch, in the text format of Prometheus, and the counts of its summary.
package final class WatchMetrics: Sendable {
  /// The numbers of photos.
  package struct Counts: Sendable {
    /// Photos that have a row with an answer.
    package var answered = 0
    /// Photos that have a row with a reason.
    package var unreadable = 0
    /// Photos that had a row already, with the same content.
    package var known = 0
    /// Answered photos that are unlike everything the model has learned.
    package var unknown = 0
    /// New versions of the model that were taken up.
    package var renewals = 0
  }

  private enum Name {
    static let photos = "pomona_watch_photos_total"
    static let unknown = "pomona_watch_unknown_total"
    static let backlog = "pomona_watch_backlog"
    static let oldest = "pomona_watch_oldest_seconds"
    static let lag = "pomona_watch_lag_seconds"
    static let failures = "pomona_watch_output_failures_total"
    static let renewals = "pomona_model_renewals_total"
  }

  private static let metrics = [
    PrometheusMetric(
      Name.photos, kind: .counter,
      help: "Photos by outcome: answered, unreadable, or known from before."),
    PrometheusMetric(
      Name.unknown, kind: .counter,
      help: "Answered photos that are unlike everything the model has learned."),
    PrometheusMetric(
      Name.backlog, kind: .gauge, help: "Photos that wait, are worked on, or are not written yet."),
    PrometheusMetric(
      Name.oldest, kind: .gauge, help: "Time that the photo waiting longest has waited, in seconds."
    ),
    PrometheusMetric(
      Name.lag, kind: .histogram,
      help: "Time from the announcement of a photo to its answer, in seconds."),
    PrometheusMetric(
      Name.failures, kind: .counter, help: "Writes of rows that failed and are tried again."),
    PrometheusMetric(
      Name.renewals, kind: .counter, help: "New versions of the model, by outcome."),
  ]

  private let registry = PrometheusRegistry(WatchMetrics.metrics)
  private let state = Mutex(Counts())

  package init() {}

  /// The counts so far.
  package var counts: Counts { state.withLock { $0 } }

  func add(_ row: WatchRow, lag: Duration) {
    state.withLock { counts in
      switch row.result {
      case .success(let answer):
        counts.answered += 1
        if answer.isKnown == false { counts.unknown += 1 }
      case .failure: counts.unreadable += 1
      }
    }
    let answer = try? row.result.get()
    count(Name.photos, [("outcome", answer == nil ? "unreadable" : "answered")])
    if answer?.isKnown == false { count(Name.unknown) }
    Timer(label: Name.lag, dimensions: [], factory: registry)
      .recordNanoseconds(Int64(lag / .nanoseconds(1)))
  }

  func addKnown() {
    state.withLock { $0.known += 1 }
    count(Name.photos, [("outcome", "known")])
  }

  func outputFailed() { count(Name.failures) }

  func renewed(_ succeeded: Bool) {
    if succeeded { state.withLock { $0.renewals += 1 } }
    count(Name.renewals, [("outcome", succeeded ? "succeeded" : "rejected")])
  }

  /// All metrics.
  func text(backlog: Int, oldest: Duration?) -> String {
    registry.text(with: [
      PrometheusSample(Name.backlog, value: Double(backlog)),
      PrometheusSample(Name.oldest, value: (oldest ?? .zero) / .seconds(1)),
    ])
  }

  private func count(_ name: String, _ dimensions: [(String, String)] = []) {
    Counter(label: name, dimensions: dimensions, factory: registry).increment()
  }
}
