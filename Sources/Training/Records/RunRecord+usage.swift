import Datasets
import Evaluations
import Models

extension RunRecord {
  /// The account of a training that ends now.
  init(
    dataset: String, samples: Samples, seconds: Seconds, photos: Int, usage: PlatformUsage,
    pricePerHour: Double?, remarks: [String], skipped: [SkippedPhoto]
  ) {
    self.init(
      engine: usage.engine, dataset: dataset, samples: samples, seconds: seconds,
      imagesPerSecond: seconds.features > 0 ? Double(photos) / seconds.features : 0,
      cores: usage.cluster?.cores ?? usage.cores,
      cost: pricePerHour.map { $0 * (usage.cluster?.coreHours ?? seconds.total / 3600) },
      pricePerHour: pricePerHour, remarks: remarks, skipped: skipped, cluster: usage.cluster)
  }
}

extension RunRecord.Samples {
  /// The photos that were scored, by split.
  init(_ evaluations: [Evaluation], skipped: Int) {
    func count(_ split: Split) -> Int { evaluations.first { $0.split == split }?.samples ?? 0 }
    self.init(
      train: count(.train), validation: count(.validation), test: count(.test), skipped: skipped)
  }
}

extension [Evaluation] {
  /// A value of each evaluation, by the name of what was scored.
  func byName<Value>(_ value: (Evaluation) -> Value) -> [String: Value] {
    Dictionary(uniqueKeysWithValues: map { ($0.name, value($0)) })
  }
}
