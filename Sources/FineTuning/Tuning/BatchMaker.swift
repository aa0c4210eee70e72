import Imaging
import Learning
import Parallelism

/// Makes the batches of photos that a network learns from: a random order in each pass, each photo changed at random, and
/// some photos mixed.
///
/// Random numbers depend on the seed, the pass and the position alone, so that a run goes on from any pass.
final class BatchMaker {
  /// The photos and the wanted probabilities of a part of a batch.
  let planes: Numbers
  private(set) var targets: [Float] = []

  private let photos: any TuningPhotos
  private let plan: FineTuningPlan
  private let side: Int
  private let normalization: LevelNormalization
  private let weights: [Float]
  private let jobs: Int
  private let sharp: Numbers
  private var order: [Int] = []
  private var pass = -1

  init(
    _ photos: any TuningPhotos, classCount: Int, plan: FineTuningPlan, side: Int,
    normalization: LevelNormalization, jobs: Int
  ) {
    self.photos = photos
    self.plan = plan
    self.side = side
    self.normalization = normalization
    self.jobs = jobs
    weights = ClassBalance.weights(
      of: photos.labels, classCount: classCount, power: plan.balance)
    planes = Numbers(count: plan.microBatch * 3 * side * side)
    sharp = Numbers(count: planes.count)
  }

  /// A batch is mixed with itself, photo by photo, in this share; nil for none.
  func mixture(step: Int) -> Float? {
    var random = SplitMix64(seed: plan.seed ^ 0x6D69_7874, stream: step)
    guard random.unit() < plan.mixingShare else { return nil }
    // Beta(0.2, 0.2) by its quantiles is near 0 or 1; the larger share stays.
    let share = BetaShare.draw(using: &random)
    return max(share, 1 - share)
  }

  /// Makes a part of a batch.
  ///
  /// - Parameters:
  ///   - pass: The number of the pass, from 0.
  ///   - first: The position of the first photo in the pass.
  ///   - mixture: The share of a photo in the mixture with the next one.
  func make(pass: Int, first: Int, mixture: Float?) throws {
    if pass != self.pass {
      order = Array(photos.labels.indices)
      var random = SplitMix64(seed: plan.seed ^ 0x6F72_6465, stream: pass)
      random.shuffle(&order)
      self.pass = pass
    }
    let count = plan.microBatch
    let plane = 3 * side * side
    let chosen = (0..<count).map { order[(first + $0) % order.count] }
    let output = mixture == nil ? planes : sharp
    let (photos, side, normalization, seed) = (photos, side, normalization, plan.seed)
    try concurrentForEach(count: count, jobs: jobs) { index in
      let size = photos.side * photos.side * 3
      // Pixels are read four bytes at a time.
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size + 1) { pixels in
        pixels[size] = 0
        try photos.read(
          chosen[index], into: UnsafeMutableBufferPointer(rebasing: pixels[..<size]))
        var random = SplitMix64(
          seed: seed ^ UInt64(pass) << 40, stream: first + index)
        PhotoAugmentation(using: &random).apply(
          to: UnsafeBufferPointer(pixels), side: photos.side,
          into: output.base + index * plane, side: side, normalization)
      }
    }
    if let mixture {
      let (planes, sharp) = (planes, sharp)
      concurrentForEach(count: count, jobs: jobs) { index in
        let (own, other) = (sharp.base + index * plane, sharp.base + (index + 1) % count * plane)
        let target = planes.base + index * plane
        for place in 0..<plane {
          target[place] = other[place] + mixture * (own[place] - other[place])
        }
      }
    }
    makeTargets(chosen.map { Int(photos.labels[$0]) }, mixture: mixture ?? 1)
  }

  private func makeTargets(_ labels: [Int], mixture: Float) {
    let classes = weights.count
    let spread = plan.smoothing / Float(classes)
    targets = [Float](repeating: 0, count: labels.count * classes)
    for (index, label) in labels.enumerated() {
      let other = labels[(index + 1) % labels.count]
      let weight = mixture * weights[label] + (1 - mixture) * weights[other]
      let row = index * classes
      for id in 0..<classes { targets[row + id] = spread * weight }
      targets[row + label] += (1 - plan.smoothing) * mixture * weights[label]
      targets[row + other] += (1 - plan.smoothing) * (1 - mixture) * weights[other]
    }
  }
}
