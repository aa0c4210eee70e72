import Datasets
import Evaluations
import Foundation
import Models
import Reports

/// Evaluations and runs as they are read from a model's folder.
enum ReportFixture {
  /// The page of a report called "t", unless another title is given.
  static func html(
    title: String = "t", facts: [ReportFact] = [], evaluations: [Evaluation] = [],
    run: RunRecord? = nil, thumbnails: [String: [UInt8]] = [:]
  ) throws -> String {
    try Report(
      title: title, facts: facts, evaluations: evaluations, run: run,
      thumbnails: Thumbnails(thumbnails)
    ).html()
  }

  static func matrix(classes: Int, count: (Int, Int) -> Int) -> [[Int]] {
    (0..<classes).map { row in (0..<classes).map { count(row, $0) } }
  }

  static func evaluation(
    labels: [String], matrix: [[Int]], accuracy: Double? = nil, split: Split = .test,
    mistakes: [(path: String, label: String, predicted: String)] = [],
    skipped: [(path: String, reason: String)] = []
  ) throws -> Evaluation {
    let total = matrix.joined().reduce(0, +)
    let right = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
    let accuracy = accuracy ?? Double(right) / Double(total)
    let perClass = matrix.indices.map { index in
      let support = matrix[index].reduce(0, +)
      let recall = support > 0 ? Double(matrix[index][index]) / Double(support) : 0
      return ClassMetricsInput(
        label: labels[index], precision: recall, recall: recall, f1: recall, support: support)
    }
    let metrics = [
      "accuracy": accuracy, "balanced_accuracy": accuracy, "macro_f1": accuracy,
      "top_5_accuracy": accuracy, "log_loss": 0.1,
    ]
    return try decode(
      EvaluationInput(
        split: split, samples: total,
        skipped: skipped.map { .init(path: $0.path, reason: $0.reason) },
        metrics: metrics, perClass: perClass, confusionMatrix: matrix, labels: labels,
        mistakes: mistakes.map {
          .init(path: $0.path, label: $0.label, predicted: $0.predicted, confidence: 0.95)
        }))
  }

  static func run(
    text: String = "local", remarks: [String] = [], skipped: [(path: String, reason: String)] = []
  ) throws -> RunRecord {
    try decode(
      RunInput(
        pomona: "0.1.0", engine: text, dataset: text,
        samples: ["train": 100, "validation": 10, "test": 20, "skipped": skipped.count],
        seconds: ["features": 27.4, "fit": 1.31, "total": 125.2], imagesPerSecond: 462.9,
        cores: 2,
        processor: text, peakRssBytes: 412_000_000, cost: 0.00084, pricePerHour: 0.1,
        remarks: remarks, skipped: skipped.map { .init(path: $0.path, reason: $0.reason) }))
  }

  private static func decode<T: Decodable>(_ input: some Encodable) throws -> T {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try JSONDecoder().decode(T.self, from: encoder.encode(input))
  }

  private struct EvaluationInput: Encodable {
    var split: Split
    var samples: Int
    var skipped: [SkippedPhoto]
    var metrics: [String: Double]
    var perClass: [ClassMetricsInput]
    var confusionMatrix: [[Int]]
    var labels: [String]
    var mistakes: [MistakeInput]
  }

  private struct ClassMetricsInput: Encodable {
    var label: String
    var precision, recall, f1: Double
    var support: Int
  }

  private struct MistakeInput: Encodable {
    var path, label, predicted: String
    var confidence: Double
  }

  private struct RunInput: Encodable {
    var pomona, engine, dataset: String
    var samples: [String: Int]
    var seconds: [String: Double]
    var imagesPerSecond: Double
    var cores: Int
    var processor: String
    var peakRssBytes: Int
    var cost, pricePerHour: Double
    var remarks: [String]
    var skipped: [SkippedPhoto]
  }
}
