import Foundation

/// The log loss of scores at several temperatures, summed over samples: the one of least loss calibrates a classifier
/// (Guo et al., "On calibration of modern neural networks", ICML 2017).
///
/// Curves are sums, so those of parts of a data set are merged.
package struct TemperatureCurve: Sendable, Hashable, Codable {
  /// The temperatures, evenly spaced in their logarithms. Few photos in many dimensions lie so far apart that the largest
  /// are needed.
  static let temperatures: [Double] = (0..<60).map { temperature(Double($0)) }

  private static func temperature(_ position: Double) -> Double {
    0.05 * pow(10, position / 10)
  }

  /// The number of samples.
  package private(set) var samples = 0
  private var sums = [Double](repeating: 0, count: Self.temperatures.count)
  /// The same sums as if the second most probable class had been the right one.
  private var doubts = [Double](repeating: 0, count: Self.temperatures.count)

  /// The number of samples that count as answered wrongly besides the others, by their second most probable class: one,
  /// and less where there are many samples.
  ///
  /// Held-out photos that are all answered right would otherwise make every later answer certain.
  private var doubt: Double { min(1, 50 / Double(max(samples, 1))) }

  /// The curve of no samples.
  package init() {}

  private enum CodingKeys: CodingKey { case samples, sums, doubts }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    samples = try values.decode(Int.self, forKey: .samples)
    sums = try values.decode([Double].self, forKey: .sums)
    doubts = try values.decode([Double].self, forKey: .doubts)
    guard sums.count == Self.temperatures.count, doubts.count == sums.count, samples >= 0,
      (sums + doubts).allSatisfy(\.isFinite)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .sums, in: values, debugDescription: "the curve has other temperatures")
    }
  }

  /// Adds a sample.
  ///
  /// - Parameters:
  ///   - scores: The score of each class, at least one.
  ///   - label: The id of its class, the position of a score.
  package mutating func add(_ scores: ArraySlice<Float>, label: Int32) {
    let largest = Double(scores.max() ?? 0)
    let distances = scores.map { Double($0) - largest }
    let own = distances[Int(label)]
    // The largest distance is 0; the second largest is 0 as well when two classes are equal.
    let second = distances.count > 1 ? distances.sorted(by: >)[1] : 0
    for (index, temperature) in Self.temperatures.enumerated() {
      let scale = 1 / temperature
      var sum = 0.0
      for distance in distances { sum += exp(distance * scale) }
      sums[index] += log(sum) - own * scale
      doubts[index] += log(sum) - second * scale
    }
    samples += 1
  }

  /// Adds the curve of further samples.
  package mutating func merge(_ other: TemperatureCurve) {
    samples += other.samples
    for index in sums.indices {
      sums[index] += other.sums[index]
      doubts[index] += other.doubts[index]
    }
  }

  /// The temperature of least loss and the mean loss there; nil without samples.
  ///
  /// The temperature is rounded to three digits, so that sums in another order give the same.
  package var best: (temperature: Double, logLoss: Double)? {
    guard samples > 0 else { return nil }
    let count = Double(samples)
    let losses = zip(sums, doubts).map { ($0 + doubt * $1 / count) / (count + doubt) }
    guard let least = losses.indices.min(by: { losses[$0] < losses[$1] }) else { return nil }
    let logLoss = losses[least]
    guard least > 0, least < losses.count - 1 else { return (Self.temperatures[least], logLoss) }
    // The minimum of the parabola through the least value and its neighbours.
    let (before, middle, after) = (losses[least - 1], losses[least], losses[least + 1])
    let curvature = before - 2 * middle + after
    let shift = curvature > 0 ? (before - after) / (2 * curvature) : 0
    let temperature = Self.temperature(Double(least) + shift)
    let digits = pow(10, 2 - floor(log10(temperature)))
    return ((temperature * digits).rounded() / digits, logLoss)
  }
}
