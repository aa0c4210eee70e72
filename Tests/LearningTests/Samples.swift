import Learning

/// Samples made for the tests.
struct Samples {
  var features: FeatureMatrix
  var labels: [Int32]
  var classCount: Int

  /// Clouds around random centres, one a class of the given size; half of the values are cut off at 0 as a ReLU does.
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

  /// One column, one value a sample.
  static func column(_ values: [Float], labels: [Int32], classCount: Int = 2) throws -> Samples {
    Samples(
      features: try FeatureMatrix(columns: 1, values: values), labels: labels,
      classCount: classCount)
  }
}

extension SplitMix64 {
  /// A number from [0, 1).
  mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }
}

/// The code of the error that `body` throws, or nil.
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
