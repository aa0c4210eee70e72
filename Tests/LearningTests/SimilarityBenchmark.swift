import Foundation
import Learning
import Testing

/// The time, the memory and the recall of the search for near-duplicates. Runs only when it is asked for:
///
///     POMONA_BENCHMARKS=1 swift test -c release --filter SimilarityBenchmark
@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["POMONA_BENCHMARKS"] != nil), .serialized)
struct SimilarityBenchmark {
  private static let columns = 1280

  /// Samples of two hundred clouds; every tenth sample is followed by a near-duplicate of it.
  private struct Crowd {
    private var random = SplitMix64(seed: 5)
    private let centres: [[Float]]
    private let noise: [Float]

    init() {
      var random = SplitMix64(seed: 4)
      centres = (0..<200).map { _ in
        (0..<columns).map { _ in max(0, 2 * random.unit() - 1) }
      }
      noise = (0..<1 << 20).map { _ in random.unit() - 0.5 }
    }

    mutating func block(_ range: Range<Int>) throws -> FeatureMatrix {
      var values: [Float] = []
      values.reserveCapacity(range.count * columns)
      for row in range {
        if row % 10 == 1, row > range.lowerBound {
          let start = Int(random.next() >> 45)
          for column in 0..<columns {
            let before = values[values.count - columns]
            values.append(max(0, before + 0.1 * noise[(start + column) & (1 << 20 - 1)]))
          }
        } else {
          let centre = centres[row % 200]
          let start = Int(random.next() >> 44)
          for column in 0..<columns {
            values.append(max(0, centre[column] + noise[(start + column) & (1 << 20 - 1)]))
          }
        }
      }
      return try FeatureMatrix(columns: columns, values: values)
    }
  }

  @Test(arguments: [25_000, 100_000, 1_000_000]) func nearDuplicates(_ count: Int) throws {
    var crowd = Crowd()
    var sketches = try SimilaritySketches(columns: Self.columns)
    var sketching = Duration.zero
    for first in stride(from: 0, to: count, by: 1000) {
      let block = try crowd.block(first..<min(first + 1000, count))
      let start = ContinuousClock.now
      try sketches.append(block, jobs: 2)
      sketching += ContinuousClock.now - start
    }
    let start = ContinuousClock.now
    let pairs = try SimilarPairs(in: sketches, least: 0.9, jobs: 2).pairs
    let searching = ContinuousClock.now - start
    let found = Set(pairs.filter { $0.second == $0.first + 1 && $0.second % 10 == 1 }.map(\.first))
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    print(
      "\(count) samples: sketches \(sketching / .seconds(1)) s, pairs \(searching / .seconds(1)) s, "
        + "\(found.count) of \(count / 10) near-duplicates and \(pairs.count - found.count) other pairs, "
        + "peak memory of the process \(usage.ru_maxrss / 1024) MB")
    #expect(Double(found.count) > 0.95 * Double(count / 10))
  }
}
