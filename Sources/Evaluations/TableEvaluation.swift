import Datasets
import Features
import Learning

/// Scores a classifier on the features of a table.
package struct TableEvaluation {
  let classifier: any Classifier
  let labels: [String]
  let jobs: Int

  /// The evaluation of each split that has labelled rows: test, validation, train. Rows without features are among the
  /// skipped of their split.
  func evaluations(of table: any FeatureSource, progress: ProgressHandler) throws -> [Evaluation] {
    let ids = classIDs(of: labels)
    var builders: [Split: EvaluationBuilder] = [:]
    for split in Split.allCases {
      builders[split] = try EvaluationBuilder(labels: labels, split: split)
    }
    var done = 0
    try table.forEachGroup { rows in
      let scored = (0..<rows.count).filter { rows.features[$0] != nil }
      let values = scored.flatMap { rows.features[$0] ?? [] }
      let matrix = try FeatureMatrix(columns: table.manifest.backbone.features, values: values)
      let probabilities = try classifier.probabilities(for: matrix, jobs: jobs)
      var next = 0
      for row in 0..<rows.count {
        defer { if rows.features[row] != nil { next += 1 } }
        guard let split = rows.splits[row].flatMap(Split.init(rawValue:)) else { continue }
        let path = rows.paths[row] ?? ""
        if let reason = rows.errors[row] {
          builders[split]?.skip(SkippedPhoto(path: path, reason: reason))
        } else if let id = rows.labels[row].flatMap({ ids[$0] }) {
          let range = next * labels.count..<(next + 1) * labels.count
          try builders[split]?.add(path: path, label: id, probabilities: probabilities[range])
        }
      }
      done += rows.count
      try progress(StageProgress(.evaluate, done: done, total: table.manifest.rows))
    }
    return [Split.test, .validation, .train].compactMap { builders[$0]?.evaluation() }
  }
}
