import ArgumentParser
import Datasets
import Features
import FineTuning
import Foundation
import Imaging
import Inference
import Learning
import Models
import Tracking

/// The tracking server that a run is sent to.
struct TrackingOptions: ParsableArguments {
  private static let variable = "MLFLOW_TRACKING_URI"

  @Option(
    help: ArgumentHelp(
      """
      Send parameters, metrics, report and model to an MLflow tracking server (default: MLFLOW_TRACKING_URI, where it is an \
      http address). While the server is away, runs are kept and sent with the next one.
      """,
      valueName: "http://host:port"))
  var track: String?

  /// The tracker; nil where no server was chosen. `MLFLOW_TRACKING_URI` may also name a folder, which is not one.
  func tracker() throws -> Tracker? {
    if let track { return try Tracker(track) }
    let address = ProcessInfo.processInfo.environment[Self.variable] ?? ""
    return address.hasPrefix("http") ? try Tracker(address) : nil
  }
}

extension TrackedRun {
  /// The run that has trained a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - record: The account of the run.
  ///   - dataset: The photos that it was trained on; nil where they are not at hand.
  ///   - experiment: The experiment; the name of the model by default.
  init(
    of model: Model, _ record: RunRecord, on dataset: Datasets.Dataset?, experiment: String? = nil
  ) {
    let manifest = model.manifest
    let end = Int(Date.now.timeIntervalSince1970 * 1000)
    let folder = model.location.split(separator: "/").last.map { String($0) } ?? "model"
    let name = folder.hasSuffix(".pomona") ? String(folder.dropLast(7)) : folder
    var parameters = [
      "classifier": manifest.classifier.rawValue, "seed": "\(manifest.seed)",
      "classes": "\(manifest.labels.count)", "backbone": model.backboneName,
      "side": "\(model.side)", "precision": manifest.preprocessing.precision.rawValue,
      "resize": manifest.preprocessing.resize.rawValue,
      "views": "\(manifest.preprocessing.views.rawValue)",
    ]
    for (key, value) in manifest.parameters { parameters[key] = "\(value)" }
    if let preset = record.preset { parameters["preset"] = preset }
    var metrics: [Metric] = []
    for (split, figures) in manifest.metrics.sorted(by: { $0.key < $1.key }) {
      for (key, value) in [
        ("accuracy", figures.accuracy), ("balanced_accuracy", figures.balancedAccuracy),
        ("macro_f1", figures.macroF1), ("log_loss", figures.logLoss),
      ] {
        metrics.append(Metric("\(split)_\(key)", value, timestamp: end))
      }
    }
    for (place, pass) in (record.fineTuning?.passes ?? []).enumerated() {
      metrics += [
        Metric("pass_loss", pass.loss, step: place, timestamp: end),
        Metric("pass_held_out_loss", pass.heldOutLoss, step: place, timestamp: end),
        Metric("pass_held_out_accuracy", pass.heldOutAccuracy, step: place, timestamp: end),
      ]
    }
    metrics.append(Metric("seconds", record.seconds.total, timestamp: end))
    metrics.append(Metric("images_per_second", record.imagesPerSecond, timestamp: end))
    self.init(
      experiment: experiment ?? name, name: "\(name) \(model.version.prefix(8))",
      start: end - Int(record.seconds.total * 1000), end: end, parameters: parameters,
      metrics: metrics,
      tags: ["pomona.version": PomonaVersion.current, "pomona.model_version": model.version],
      dataset: dataset.map {
        Dataset(name: $0.root, digest: $0.digest, source: $0.root)
      })
  }
}
