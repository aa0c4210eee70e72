import Datasets
import Evaluations
import Features
import Learning
import Models

/// The figures of a model before and after an update, on the held-out photos of the classes that both have.
struct UpdateComparison {
  let before: Metrics?
  let after: Metrics?
  let changes: [UpdateResult.ClassChange]

  init(
    of model: Model, with updated: CalibratedClassifier, on set: StatisticsSet, jobs: Int
  ) throws {
    let ids = LabelIDs(model.labels)
    let formerID = set.classes.map { ids[$0] }
    let samples = set.statistics.samples
    let rows = samples.labels.indices.filter { formerID[Int(samples.labels[$0])] != nil }
    let common = try samples.selecting(rows)
    func evaluation(
      _ classifier: CalibratedClassifier, _ labels: [String], _ samples: LabelledFeatures
    ) throws -> Evaluation? {
      let features = SplitFeatures(
        paths: samples.labels.map { "\($0)" }, samples: samples, skipped: [])
      return try SplitEvaluation(classifier: classifier, labels: labels, jobs: jobs)
        .builder(for: features, split: .validation).evaluation()
    }
    let former = try evaluation(
      model.classifier, model.labels,
      samples.selecting(rows) { formerID[Int($0)] ?? 0 })
    let current = try evaluation(updated, set.classes, common)
    before = former?.metrics
    after = current?.metrics
    let recalls = Dictionary(
      uniqueKeysWithValues: (former?.perClass ?? []).map { ($0.label, $0) })
    changes = (current?.perClass ?? []).compactMap { scores in
      guard let old = recalls[scores.label], scores.support > 0 else { return nil }
      return UpdateResult.ClassChange(
        label: scores.label, support: scores.support, before: old.recall, after: scores.recall)
    }
  }
}
