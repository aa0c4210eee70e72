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
      PrometheusSample(Name.queueLength, admission.waiting),
      PrometheusSample(Name.queueCapacity, admission.capacity),
      PrometheusSample(Name.queuePhotos, registry.waitingPhotos),
    ]
    for model in registry.all {
      samples.append(
        PrometheusSample(Name.workers, model.pool.readyWorkers, labels: [("model", model.name)]))
      samples.append(
        PrometheusSample(
          Name.modelInfo, 1,
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
