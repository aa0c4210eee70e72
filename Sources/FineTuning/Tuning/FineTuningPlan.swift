package import Inference

/// The choices of a fine-tuning. Those that have a default are the recipe, which `docs/fine-tuning.md` explains.
package struct FineTuningPlan: Sendable, Hashable, Codable {
  /// The number of times that every photo is learned from.
  package var passes = 8
  /// The number of batches in all; nil for whole passes. A time limit may be shorter than a pass.
  package var steps: Int?
  /// The share of the convolutions, from the first one on, whose weights stay.
  package var frozenShare = 0.4
  /// The number of photos of a step.
  package var batch = 64
  /// The number of photos that go through the network at once, which bounds the memory.
  package var microBatch = 16
  /// The highest learning rate of the network.
  package var rate: Float = 3e-4
  /// The highest learning rate of the last layer.
  package var headRate: Float = 2e-3
  /// The fraction of a weight that is taken away, times the rate.
  package var decay: Float = 1e-2
  /// The share of the running mean of the weights that stays in a step.
  package var memory: Float = 0.99
  /// The probability that is spread over all classes.
  package var smoothing: Float = 0.1
  /// The share of steps whose photos are mixed with others.
  package var mixingShare: Float = 0.5
  /// The weight of a class of n photos is n to the power of minus this.
  package var balance: Float = 0.5
  /// The start of the random numbers.
  package var seed: UInt64 = 0
  /// The arithmetic.
  package var precision: Precision

  package init(precision: Precision) { self.precision = precision }

  /// The number of steps of a pass over so many photos.
  func stepsPerPass(photos: Int) -> Int { max(1, photos / batch) }

  /// The number of steps in all.
  package func stepCount(photos: Int) -> Int {
    min(steps ?? .max, passes * stepsPerPass(photos: photos))
  }
}
