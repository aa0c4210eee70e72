import Foundation
import Synchronization
import Workers

/// What has happened since the service began, counted.
///
/// Routes are told by their pattern, never by what was asked for: strangers must not be able to make new series.
final class ServerMetrics: Sendable {
  private struct Exchange: Hashable, Comparable {
    let route: String
    let method: String
    let status: Int

    static func < (a: Exchange, b: Exchange) -> Bool {
      (a.route, a.method, a.status) < (b.route, b.method, b.status)
    }
  }

  private struct Event: Hashable, Comparable {
    let model: String
    let kind: String

    static func < (a: Event, b: Event) -> Bool { (a.model, a.kind) < (b.model, b.kind) }
  }

  private struct State {
    var requests: [Exchange: Int] = [:]
    var durations: [String: Histogram] = [:]
    var inFlight = 0
    var rejected = 0
    var photos: [Event: Int] = [:]
    var inference: [String: Histogram] = [:]
    var workerEnds: [Event: Int] = [:]
    var renewals: [Event: Int] = [:]
  }

  private let state = Mutex(State())
  private let start = Date()

  func requestBegan() { state.withLock { $0.inFlight += 1 } }

  func requestEnded(route: String, method: String, status: Int, after duration: Duration) {
    state.withLock { state in
      state.inFlight -= 1
      state.requests[Exchange(route: route, method: method, status: status), default: 0] += 1
      state.durations[route, default: Histogram()].add(duration)
    }
  }

  /// A request was sent away because too many wait.
  func requestRejected() { state.withLock { $0.rejected += 1 } }

  func photoRead(_ result: Result<PhotoAnswer, PhotoFailure>, model: String) {
    state.withLock { state in
      switch result {
      case .success(let answer):
        state.photos[Event(model: model, kind: "answered"), default: 0] += 1
        state.inference[model, default: Histogram()].add(answer.duration)
      case .failure(let failure):
        state.photos[Event(model: model, kind: failure.kind.rawValue), default: 0] += 1
      }
    }
  }

  func workerEnded(model: String, why: WorkerFailure.Kind) {
    state.withLock { $0.workerEnds[Event(model: model, kind: why.rawValue), default: 0] += 1 }
  }

  func modelRenewed(_ model: String, succeeded: Bool) {
    let kind = succeeded ? "served" : "refused"
    state.withLock { $0.renewals[Event(model: model, kind: kind), default: 0] += 1 }
  }

  /// All of it, and what the models and the queue are like now.
  func text(_ registry: ModelRegistry, _ admission: Admission) -> String {
    let state = state.withLock { $0 }
    var text = PrometheusText()
    write(state, to: &text)
    write(registry, admission, to: &text)
    text.begin("process_start_time_seconds", "gauge", "When the service began, in Unix time.")
    text.sample("process_start_time_seconds", start.timeIntervalSince1970)
    text.begin("process_resident_memory_bytes", "gauge", "Memory of the service, without workers.")
    text.sample("process_resident_memory_bytes", Self.residentMemory)
    return text.text
  }

  private func write(_ state: State, to text: inout PrometheusText) {
    text.begin("pomona_http_requests_total", "counter", "Answered requests.")
    for (key, count) in state.requests.sorted(by: { $0.key < $1.key }) {
      text.sample(
        "pomona_http_requests_total", count,
        ["route": key.route, "method": key.method, "status": "\(key.status)"])
    }
    text.begin(
      "pomona_http_request_duration_seconds", "histogram",
      "From a request's head to its answer, in seconds.")
    for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
      text.samples("pomona_http_request_duration_seconds", ["route": route], of: histogram)
    }
    text.begin("pomona_http_requests_in_flight", "gauge", "Requests that are being answered.")
    text.sample("pomona_http_requests_in_flight", state.inFlight)
    text.begin("pomona_requests_rejected_total", "counter", "Requests answered with 429.")
    text.sample("pomona_requests_rejected_total", state.rejected)
    write(
      state.photos, "pomona_photos_total", "outcome",
      "Photos given to workers, by what came of it.",
      to: &text)
    text.begin(
      "pomona_inference_duration_seconds", "histogram",
      "Decoding and classifying a photo, without waiting, in seconds.")
    for (model, histogram) in state.inference.sorted(by: { $0.key < $1.key }) {
      text.samples("pomona_inference_duration_seconds", ["model": model], of: histogram)
    }
    write(
      state.workerEnds, "pomona_worker_ends_total", "reason", "Workers that had to be replaced.",
      to: &text)
    write(
      state.renewals, "pomona_model_renewals_total", "outcome", "New versions of models.", to: &text
    )
  }

  private func write(
    _ events: [Event: Int], _ name: String, _ label: String, _ help: String,
    to text: inout PrometheusText
  ) {
    text.begin(name, "counter", help)
    for (event, count) in events.sorted(by: { $0.key < $1.key }) {
      text.sample(name, count, ["model": event.model, label: event.kind])
    }
  }

  private func write(
    _ registry: ModelRegistry, _ admission: Admission, to text: inout PrometheusText
  ) {
    text.begin("pomona_queue_length", "gauge", "Requests that wait for a worker.")
    text.sample("pomona_queue_length", admission.waiting)
    text.begin("pomona_queue_capacity", "gauge", "Requests that may wait before others get 429.")
    text.sample("pomona_queue_capacity", admission.places)
    text.begin("pomona_queue_photos", "gauge", "Photos that wait for a worker.")
    text.sample("pomona_queue_photos", registry.waiting)
    text.begin("pomona_workers", "gauge", "Workers that can be given photos.")
    for model in registry.all {
      text.sample("pomona_workers", model.pool.present, ["model": model.name])
    }
    text.begin("pomona_model_info", "gauge", "The versions that serve.")
    for model in registry.all {
      text.sample(
        "pomona_model_info", 1,
        [
          "model": model.name, "version": model.version,
          "classifier": model.manifest.classifier.rawValue,
          "backbone": model.manifest.backbone.name,
          "precision": model.manifest.preprocessing.precision.rawValue,
        ])
    }
  }

  private static var residentMemory: Int {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
      .split(separator: " ")
    let pages = fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
