import Datasets
import Evaluations
import Failures
import Models

extension RunRecord {
  init(
    dataset: String, samples: Samples, seconds: Seconds, photos: Int, engine: any Engine,
    pricePerHour: Double?, remarks: [String], skipped: [SkippedPhoto]
  ) {
    pomona = PomonaVersion.current
    self.engine = engine.name
    self.dataset = dataset
    self.samples = samples
    self.seconds = seconds
    imagesPerSecond = seconds.features > 0 ? Double(photos) / seconds.features : 0
    let activity = engine.activity()
    cluster = activity
    cores = activity?.cores ?? engine.jobs
    processor = Machine.processor
    peakRSSBytes = Machine.peakMemory
    cost = pricePerHour.map { $0 * (activity?.coreHours ?? seconds.total / 3600) }
    self.pricePerHour = pricePerHour
    self.remarks = remarks
    self.skipped = skipped
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
