import Foundation
import Learning
import Testing

/// The time and the memory of the sums over a million samples. Runs only when it is asked for:
///
///     POMONA_BENCHMARKS=1 swift test -c release --filter StatisticsBenchmark
@Suite(.enabled(if: ProcessInfo.processInfo.environment["POMONA_BENCHMARKS"] != nil))
struct StatisticsBenchmark {
  @Test func aMillionSamplesOf1280Features() throws {
    let (rows, columns, classes, block) = (1_000_000, 1280, 100, 1024)
    var random = SplitMix64(seed: 1)
    let values = (0..<block * columns).map { _ in Float(random.next() >> 40) / 16_777_216 }
    let features = try FeatureMatrix(columns: columns, values: values)
    let start = ContinuousClock.now
    var builder = try ClassStatisticsBuilder(featureCount: columns, classCount: classes, jobs: 2)
    for first in stride(from: 0, to: rows, by: block) {
      let count = min(block, rows - first)
      let labels = (0..<block).map { Int32(($0 + first) % classes) }
      try builder.add(LabelledFeatures(features: features, labels: labels), rows: 0..<count)
    }
    let statistics = builder.statistics()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    print("\(rows) samples: \(seconds) s, peak memory of the process \(usage.ru_maxrss / 1024) MB")
    #expect(statistics.sampleCount == rows)
    #expect(usage.ru_maxrss < 300 * 1024)
  }
}
