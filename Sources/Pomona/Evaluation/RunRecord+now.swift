extension RunRecord {
  init(
    dataset: String, samples: Samples, seconds: Seconds, photos: Int, jobs: Int,
    pricePerHour: Double?, remarks: [String], skipped: [SkippedPhoto]
  ) {
    pomona = PomonaVersion.current
    engine = "local"
    self.dataset = dataset
    self.samples = samples
    self.seconds = seconds
    imagesPerSecond = seconds.features > 0 ? Double(photos) / seconds.features : 0
    cores = jobs
    processor = Machine.processor
    peakRSSBytes = Machine.peakMemory
    cost = pricePerHour.map { $0 * seconds.total / 3600 }
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
