import Models

/// Measures the stages of a training.
struct StageClock {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var featuresEnd: ContinuousClock.Instant
  private var fitEnd: ContinuousClock.Instant

  /// The duration of the fine-tuning, with the features and the heads of the tuned backbone; nil without one.
  var tuning: Duration?
  /// The duration of the comparisons of views and of precisions, most of which are their features.
  var trials = Duration.zero

  init() {
    start = clock.now
    (featuresEnd, fitEnd) = (start, start)
  }

  mutating func endFeatures() { (featuresEnd, fitEnd) = (clock.now, clock.now) }

  mutating func endFit() { fitEnd = clock.now }

  /// The time since the start.
  var elapsed: Duration { clock.now - start }

  /// The durations, in seconds; the total ends now.
  func seconds() -> RunRecord.Seconds {
    RunRecord.Seconds(
      features: (featuresEnd - start + trials) / .seconds(1),
      fit: (fitEnd - featuresEnd - (tuning ?? .zero) - trials) / .seconds(1),
      fineTuning: tuning.map { $0 / .seconds(1) },
      total: (clock.now - start) / .seconds(1))
  }
}
