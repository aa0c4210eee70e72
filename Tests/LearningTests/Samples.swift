import Failures
import Learning

/// Synthetic samples.
struct Samples {
  var features: FeatureMatrix
  var labels: [Int32]
  var classCount: Int

  /// The features and class ids.
  var labelled: LabelledFeatures { LabelledFeatures(features: features, labels: labels) }

  /// Clouds around random centres, one per class, of the given sizes. Values below 0 are clipped, as by a ReLU.
  static func clouds(
    _ sizes: [Int], columns: Int = 8, spread: Float = 0.3, seed: UInt64 = 1
  ) throws -> Samples {
    var centres = SplitMix64(seed: 7)
    var random = SplitMix64(seed: seed)
    var values: [Float] = []
    var labels: [Int32] = []
    for (id, size) in sizes.enumerated() {
      let centre = (0..<columns).map { _ in 2 * centres.unit() - 1 }
      for _ in 0..<size {
        labels.append(Int32(id))
        for column in 0..<columns {
          // The sum of four uniform numbers is close to normal.
          let noise = (0..<4).reduce(Float(-2)) { sum, _ in sum + random.unit() }
          values.append(max(0, centre[column] + spread * noise))
        }
      }
    }
    return Samples(
      features: try FeatureMatrix(columns: columns, values: values), labels: labels,
      classCount: sizes.count)
  }

  /// Samples of one feature.
  static func column(_ values: [Float], labels: [Int32], classCount: Int = 2) throws -> Samples {
    Samples(
      features: try FeatureMatrix(columns: 1, values: values), labels: labels,
      classCount: classCount)
  }
}

extension SplitMix64 {
  /// Returns a number of [0, 1).
  mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }
}

/// Returns the code of the `LearningError` that `body` throws, otherwise nil.
func code(_ body: () throws -> Void) -> LearningError.Code? {
  do {
    try body()
    return nil
  } catch let error as LearningError {
    return error.code
  } catch {
    return nil
  }
}
