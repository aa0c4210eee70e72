extension ServerMetrics {
  /// The names of the metrics, which dashboards and alerts rely on.
  enum Name {
    static let requests = "pomona_http_requests_total"
    static let requestDuration = "pomona_http_request_duration_seconds"
    static let inFlight = "pomona_http_requests_in_flight"
    static let rejected = "pomona_requests_rejected_total"
    static let photos = "pomona_photos_total"
    static let predictions = "pomona_predictions_total"
    static let inferenceDuration = "pomona_inference_duration_seconds"
    static let workerEnds = "pomona_worker_ends_total"
    static let renewals = "pomona_model_renewals_total"
    static let corrections = "pomona_corrections_total"
    static let recentConfidence = "pomona_recent_confidence"
    static let recentUnknown = "pomona_recent_unknown_share"
    static let modelAccuracy = "pomona_model_accuracy"
    static let queueLength = "pomona_queue_length"
    static let queueCapacity = "pomona_queue_capacity"
    static let queuePhotos = "pomona_queue_photos"
    static let workers = "pomona_workers"
    static let modelInfo = "pomona_model_info"
    static let startTime = "process_start_time_seconds"
    static let residentMemory = "process_resident_memory_bytes"
  }

  static let metrics: [PrometheusMetric] = [
    PrometheusMetric(Name.requests, kind: .counter, help: "Requests that were answered."),
    PrometheusMetric(
      Name.requestDuration, kind: .histogram,
      help: "Time from the head of a request to its response, in seconds."),
    PrometheusMetric(Name.inFlight, kind: .gauge, help: "Requests in progress."),
    PrometheusMetric(Name.rejected, kind: .counter, help: "Requests rejected with 429."),
    PrometheusMetric(Name.photos, kind: .counter, help: "Photos given to workers, by outcome."),
    PrometheusMetric(
      Name.predictions, kind: .counter,
      help:
        "Photos that were classified: known, or unlike everything the model learned. A growing share of unknown ones is drift."
    ),
    PrometheusMetric(
      Name.inferenceDuration, kind: .histogram,
      help: "Time to decode and classify a photo, without waiting, in seconds."),
    PrometheusMetric(
      Name.workerEnds, kind: .counter, help: "Workers that were restarted, by reason."),
    PrometheusMetric(Name.renewals, kind: .counter, help: "New versions of models, by outcome."),
    PrometheusMetric(
      Name.corrections, kind: .counter,
      help: "Photos that users have sent with another label, by that label."),
    PrometheusMetric(
      Name.recentConfidence, kind: .gauge,
      help:
        "Mean confidence of the last 1,000 predictions. Below the accuracy of the model, it is less sure than it was right."
    ),
    PrometheusMetric(
      Name.recentUnknown, kind: .gauge,
      help:
        "Share of unknown photos among the last 1,000 predictions; of photos like those of the training it is that of --reject."
    ),
    PrometheusMetric(
      Name.modelAccuracy, kind: .gauge,
      help: "Accuracy of the model on photos that were held out when it was trained."),
    PrometheusMetric(Name.queueLength, kind: .gauge, help: "Requests that wait for a worker."),
    PrometheusMetric(
      Name.queueCapacity, kind: .gauge, help: "Requests that may wait before others are rejected."),
    PrometheusMetric(Name.queuePhotos, kind: .gauge, help: "Photos that wait for a worker."),
    PrometheusMetric(Name.workers, kind: .gauge, help: "Workers that can be given photos."),
    PrometheusMetric(Name.modelInfo, kind: .gauge, help: "The served versions of models."),
    PrometheusMetric(
      Name.startTime, kind: .gauge, help: "Time at which the service started, in Unix time."),
    PrometheusMetric(
      Name.residentMemory, kind: .gauge, help: "Resident memory of the service without its workers."
    ),
  ]
}
