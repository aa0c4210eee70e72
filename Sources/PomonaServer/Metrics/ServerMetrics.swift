import Failures
import Features
package import Foundation
import Metrics
package import Models
package import Workers

/// The metrics of the service.
///
/// Routes are labelled by their pattern, never by the requested path: clients must not be able to create series.
package struct ServerMetrics: Sendable {
  private let registry: PrometheusRegistry
  let recent = RecentPredictions()
  private let inFlight: Meter
  private let rejected: Counter
  private let start: Date

  /// - Parameter start: The time at which the service started.
  package init(start: Date = .now) {
    self.start = start
    registry = PrometheusRegistry(Self.metrics)
    inFlight = Meter(label: Name.inFlight, factory: registry)
    rejected = Counter(label: Name.rejected, factory: registry)
    inFlight.set(0)
  }

  package func requestBegan() { inFlight.increment() }

  /// Counts a request that was answered.
  ///
  /// - Parameters:
  ///   - route: The pattern of its route.
  ///   - method: Its method.
  ///   - status: The status of the response.
  ///   - duration: The time from its head to the response.
  package func requestEnded(route: String, method: String, status: Int, after duration: Duration) {
    inFlight.decrement()
    count(
      Name.requests, dimensions: [("route", route), ("method", method), ("status", "\(status)")])
    record(duration, in: Name.requestDuration, dimensions: [("route", route)])
    if status == 429 { rejected.increment() }
  }

  /// Counts an event of the workers of a model.
  package func observe(_ event: WorkerPool.Event, model: String) {
    switch event {
    case .photoFinished(nil, let duration):
      count(Name.photos, dimensions: [("model", model), ("outcome", "answered")])
      record(duration, in: Name.inferenceDuration, dimensions: [("model", model)])
    case .photoFinished(let kind?, _):
      count(Name.photos, dimensions: [("model", model), ("outcome", kind.metricLabel)])
    case .workerEnded(let code):
      count(Name.workerEnds, dimensions: [("model", model), ("reason", code.metricLabel)])
    }
  }

  /// Counts predictions, those for known and for unknown photos apart. Predictions without a novelty are not counted.
  package func classified(_ predictions: [Prediction], model: String) {
    recent.add(predictions, model: model)
    for isKnown in predictions.compactMap(\.isKnown) {
      count(
        Name.predictions, dimensions: [("model", model), ("known", isKnown ? "yes" : "no")])
    }
  }

  /// Counts a correction.
  ///
  /// - Parameter label: A label of the model, `new` for any other, or `none`: users must not be able to create series.
  package func corrected(_ label: String, model: String) {
    count(Name.corrections, dimensions: [("model", model), ("label", label)])
  }

  /// Counts a new version of a model, which is served or rejected.
  package func modelRenewed(_ model: String, succeeded: Bool) {
    count(
      Name.renewals, dimensions: [("model", model), ("outcome", succeeded ? "served" : "refused")])
  }

  /// All metrics in the text format of Prometheus.
  ///
  /// - Parameter gauges: The current values of the gauges of queue and models.
  package func text(with gauges: [PrometheusSample]) -> String {
    registry.text(
      with: gauges + [
        PrometheusSample(Name.startTime, value: start.timeIntervalSince1970),
        PrometheusSample(Name.residentMemory, value: Double(Self.residentMemory)),
      ])
  }

  private func count(_ name: String, dimensions: [(String, String)]) {
    Counter(label: name, dimensions: dimensions, factory: registry).increment()
  }

  private func record(_ duration: Duration, in name: String, dimensions: [(String, String)]) {
    Metrics.Timer(label: name, dimensions: dimensions, factory: registry)
      .recordNanoseconds(Int64(duration / .nanoseconds(1)))
  }

  private static var residentMemory: Int {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
      .split(separator: " ")
    let pages = fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}

extension PhotoFailure.Kind {
  /// The label that dashboards know since version 0.1.
  fileprivate var metricLabel: String { self == .timedOut ? "slow" : rawValue }
}

extension WorkerFailure.Code {
  /// The label that dashboards know since version 0.1.
  fileprivate var metricLabel: String {
    switch self {
    case .ended: "death"
    case .timedOut: "slow"
    case .protocolViolation: "protocol"
    default: "start"
    }
  }
}
