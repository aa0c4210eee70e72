/// Counts of durations in the buckets of a Prometheus histogram.
package struct Histogram {
  /// The upper bounds in seconds: from the time of a small photo to the patience of a client.
  package static let bounds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  /// The number of durations between each bound and the one below it; the last is for those above all bounds.
  package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// The sum of the durations in seconds.
  package private(set) var sum = 0.0

  package init() {}

  package mutating func add(seconds: Double) {
    counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    sum += seconds
  }
}
