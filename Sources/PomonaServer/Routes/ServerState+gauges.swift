import Features
import Inference
import Learning
import Models
import Workers

extension ServerState {
  /// The values of the gauges of the queue and the models.
  var gauges: [PrometheusSample] {
    typealias Name = ServerMetrics.Name
    var samples = [
      PrometheusSample(Name.queueLength, value: Double(admission.waiting)),
      PrometheusSample(Name.queueCapacity, value: Double(admission.capacity)),
      PrometheusSample(Name.queuePhotos, value: Double(registry.waitingPhotos)),
    ]
    for model in registry.all {
      samples.append(
        PrometheusSample(
          Name.workers, value: Double(model.pool.readyWorkers), labels: [("model", model.name)]))
      let labels = [("model", model.name)]
      if let recent = metrics.recent.figures(of: model.name) {
        samples += [
          PrometheusSample(Name.recentConfidence, value: recent.confidence, labels: labels),
          PrometheusSample(Name.recentUnknown, value: recent.unknown, labels: labels),
        ]
      }
      let metrics = model.manifest.metrics
      if let own = metrics["test"] ?? metrics["validation"] {
        samples.append(
          PrometheusSample(Name.modelAccuracy, value: own.accuracy, labels: labels))
      }
      samples.append(
        PrometheusSample(
          Name.modelInfo, value: 1,
          labels: [
            ("model", model.name), ("version", model.version),
            ("classifier", model.manifest.classifier.rawValue),
            ("backbone", model.manifest.backbone.name),
            ("precision", model.manifest.preprocessing.precision.rawValue),
          ]))
    }
    return samples
  }
}
