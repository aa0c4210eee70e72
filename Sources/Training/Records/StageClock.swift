import Models

/// Measures the stages of a training.
struct StageClock {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var featuresEnd: ContinuousClock.Instant
  private var fitEnd: ContinuousClock.Instant

  init() {
    start = clock.now
    (featuresEnd, fitEnd) = (start, start)
  }

  mutating func endFeatures() { (featuresEnd, fitEnd) = (clock.now, clock.now) }

  mutating func endFit() { fitEnd = clock.now }

  /// The durations, in seconds; the total ends now.
  func seconds() -> RunRecord.Seconds {
    RunRecord.Seconds(
      features: (featuresEnd - start) / .seconds(1), fit: (fitEnd - featuresEnd) / .seconds(1),
      total: (clock.now - start) / .seconds(1))
  }
}
