import Failures

/// The numbers of values in narrow ranges, from which quantiles are read: each is off by 0.4 % at most.
///
/// Sketches are counts, so those of parts of a data set are merged, and the order of the values does not matter.
package struct QuantileSketch: Sendable, Hashable, Codable {
  /// Values whose sign, exponent and first eight digits of the mantissa are equal are counted together.
  private static let droppedBits: UInt32 = 15

  /// The number of values in each range, by the range's leading bits.
  private var counts: [Int: Int] = [:]
  /// The number of values.
  package private(set) var count = 0

  /// The sketch of no values.
  package init() {}

  /// The sketch of values.
  package init(_ values: some Sequence<Float>) { for value in values { add(value) } }

  private enum CodingKeys: CodingKey { case counts }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let counts = try values.decode([Int: Int].self, forKey: .counts)
    guard counts.allSatisfy({ Self.isValid($0.key, count: $0.value) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: values, debugDescription: "the counts are not those of values")
    }
    self.counts = counts
    count = counts.values.reduce(0, +)
  }

  private static func isValid(_ bin: Int, count: Int) -> Bool {
    0..<Int(Float.infinity.bitPattern >> droppedBits) ~= bin && 0...Int(Int32.max) ~= count
  }

  /// Adds a value.
  ///
  /// - Parameter value: A finite number of at least 0.
  mutating func add(_ value: Float) {
    counts[Int(max(value, 0).bitPattern >> Self.droppedBits), default: 0] += 1
    count += 1
  }

  /// Adds the values of another sketch.
  package mutating func merge(_ other: QuantileSketch) {
    counts.merge(other.counts, uniquingKeysWith: +)
    count += other.count
  }

  /// A number that is not below the value of this rank, and hardly above it.
  ///
  /// - Parameter rank: From 1, the least value, to ``count``.
  package func upperBound(ofRank rank: Int) -> Float {
    Float(bitPattern: UInt32(bin(ofRank: rank) + 1) << Self.droppedBits)
  }

  /// A number that is not above the value of this rank, and hardly below it.
  ///
  /// - Parameter rank: From 1, the least value, to ``count``.
  package func lowerBound(ofRank rank: Int) -> Float {
    Float(bitPattern: UInt32(bin(ofRank: rank)) << Self.droppedBits)
  }

  private func bin(ofRank rank: Int) -> Int {
    precondition(1...max(count, 1) ~= rank, "rank \(rank) of \(count) values")
    var seen = 0
    for (bin, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= rank { return bin }
    }
    return 0
  }
}

extension QuantileSketch {
  /// The sketch as an array: for each range its leading bits and the number of values.
  package var array: HeadArray {
    let numbers = counts.sorted { $0.key < $1.key }.flatMap { [Int32($0.key), Int32($0.value)] }
    return HeadArray(shape: [counts.count, 2], .integers(numbers))
  }

  /// Decodes an array of unknown origin.
  ///
  /// - Throws: `LearningError` of code `invalidModel`.
  package init(decoding name: String, of arrays: HeadArrays) throws(LearningError) {
    let numbers = try arrays.integers(name, shape: [arrays.arrays[name]?.shape.first ?? 0, 2])
    for index in stride(from: 0, to: numbers.count, by: 2) {
      let (bin, number) = (Int(numbers[index]), Int(numbers[index + 1]))
      guard Self.isValid(bin, count: number), counts[bin] == nil else {
        throw LearningError(
          .invalidModel, "the array '\(name)' of the classifier is damaged",
          remedy: "Copy the model again, or train it again.")
      }
      counts[bin] = number
      count += number
    }
  }
}
