import Foundation
import Learning
import Testing

@Suite struct ReliabilityTests {
  /// Metrics of two classes, of predictions of the first class with these probabilities.
  private func metrics(_ predictions: [(Float, label: Int32)]) throws -> ClassificationMetrics {
    var metrics = try ClassificationMetrics(classCount: 2)
    for (probability, label) in predictions {
      try metrics.add(probabilities: [probability, 1 - probability], label: label)
    }
    return metrics
  }

  @Test func theErrorIsTheMeanDistanceOfConfidenceAndAccuracy() throws {
    #expect(try metrics([]).reliability.calibrationError == 0)
    // Four at 75 %, three of which are right, and one at 100 % that is wrong.
    let some = try metrics([(0.75, 0), (0.75, 0), (0.75, 0), (0.75, 1), (1, 1)])
    #expect(abs(some.reliability.calibrationError - 0.2) < 1e-9)
    let bins = some.reliability.bins.filter { $0.count > 0 }
    #expect(bins.map(\.count) == [4, 1] && bins.map(\.correct) == [3, 0])
    #expect(bins.map(\.meanConfidence) == [0.75, 1] && bins.map(\.accuracy) == [0.75, 0])
  }

  @Test func partsMergeToTheSameNumbersInAnyOrder() throws {
    let values: [(Float, label: Int32)] = (0..<100).map { (0.5 + Float($0) / 200, Int32($0 % 2)) }
    var parts = try metrics(Array(values[60...]))
    try parts.merge(metrics(Array(values[..<60])))
    #expect(try parts.reliability == metrics(values).reliability)
    let json = try JSONEncoder().encode(parts.reliability)
    #expect(try JSONDecoder().decode(Reliability.self, from: json) == parts.reliability)
  }

  @Test func contradictoryCountsAreNotDecoded() throws {
    let json = #"{"bins":[{"count":1,"correct":2,"confidences":5}]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Reliability.self, from: Data(json.utf8))
    }
  }
}
