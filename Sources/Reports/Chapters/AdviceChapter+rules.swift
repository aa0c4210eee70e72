import Datasets
import Evaluations
import Formatting
import Learning
import Models

extension AdviceChapter {
  private static let format = NumberFormat.typeset

  /// The cheapest choice that was measured to be better: another classifier, a larger side, more views, another backbone.
  static func gain(_ alternatives: [Alternative]) -> Item? {
    let order: [Alternative.Kind] = [.classifier, .side, .views, .backbone]
    let better = order.compactMap { kind in
      alternatives.first { $0.kind == kind && $0.isBetter }
    }
    guard let cheapest = better.first else { return nil }
    return Item(
      heading: "Train with \(cheapest.options).",
      reason: """
        On \(format.count(cheapest.heldOutPhotos, noun: "held-out photo")), after training on \
        \(format.count(cheapest.trainingPhotos, noun: "photo")), it labels \(format.percent(cheapest.figures.accuracy)) \
        correctly; with the options of this model, \(format.percent(cheapest.chosen.accuracy)).
        """)
  }

  /// Extrapolates from half of the training photos to twice as many.
  static func morePhotos(_ alternatives: [Alternative], _ evaluation: Evaluation) -> Item? {
    guard let curve = LearningCurve(alternatives), curve.isRising else { return nil }
    let (half, all) = (curve.points[curve.points.count - 2], curve.points[curve.points.count - 1])
    let weakest = evaluation.perClass.filter { $0.support > 0 }.min {
      ($0.recall, $0.label) < ($1.recall, $1.label)
    }
    let start = weakest.map { " Start with \(PrintableText($0.label, limit: 60).isolated)." } ?? ""
    return Item(
      heading: "Collect more photos.",
      reason: """
        With half of the training photos the discriminant labelled \(format.percent(half.accuracy)) of the \
        held-out photos correctly, with all of them \(format.percent(all.accuracy)). Twice as many may add about as \
        much again.\(start)
        """)
  }

  static func split(_ evaluation: Evaluation) -> Item? {
    switch evaluation.split {
    case .train:
      Item(
        heading: "Evaluate on photos that were not used for training.",
        reason: """
          These metrics were measured on training photos, and overestimate the accuracy on new ones.
          """)
    case .validation:
      Item(
        heading: "Hold out a test split.",
        reason: """
          Validation photos are used to choose between models, which makes their metrics optimistic. Photos that took \
          part in no choice give an unbiased estimate.
          """)
    case .test, nil: nil
    }
  }

  static func precision(_ evaluation: Evaluation) -> Item? {
    guard
      let interval = WilsonInterval(
        fraction: evaluation.metrics.accuracy, samples: evaluation.samples),
      interval.high - interval.low > 0.1
    else { return nil }
    return Item(
      heading: "Evaluate on more photos.",
      reason: """
        With \(format.count(evaluation.samples, noun: "photo")), the accuracy may be anything from \
        \(format.percent(interval.low)) to \(format.percent(interval.high)).
        """)
  }

  static func overfitting(_ evaluation: Evaluation, training: Evaluation) -> Item? {
    let (seen, unseen) = (training.metrics.accuracy, evaluation.metrics.accuracy)
    guard evaluation.split != .train, seen - unseen > 0.1 else { return nil }
    return Item(
      heading: "Train on more varied photos.",
      reason: """
        The accuracy is \(format.percent(seen)) on the training photos but \(format.percent(unseen)) on these. Other \
        objects, places and lighting help more than more photos of the same kind.
        """)
  }

  static func unknownPhotos(_ evaluation: Evaluation) -> Item? {
    guard let unknown = evaluation.unknown, unknown * 10 > evaluation.samples else { return nil }
    return Item(
      heading: "Train on photos like these.",
      reason: """
        \(format.percent(Double(unknown) / Double(evaluation.samples))) of them are unlike anything the model knows: \
        they come from elsewhere than the photos it was trained on.
        """)
  }

  static func weakClasses(_ evaluation: Evaluation) -> Item? {
    let accuracy = evaluation.metrics.accuracy
    let weak = evaluation.perClass.filter { $0.support >= 5 && $0.recall < accuracy - 0.1 }
      .sorted { ($0.recall, $0.label) < ($1.recall, $1.label) }
    guard !weak.isEmpty else { return nil }
    let named = weak.prefix(3).map {
      "\(PrintableText($0.label, limit: 60).isolated) (\(format.percent($0.recall)))"
    }
    let others = weak.count > 3 ? " and \(format.count(weak.count - 3, noun: "other"))" : ""
    return Item(
      heading: "Collect photos of the weakest classes.",
      reason: "Lowest recall: \(named.joined(separator: ", "))\(others).")
  }

  static func confusedClasses(_ matrix: ConfusionMatrix) -> Item? {
    // A pair counts in both directions.
    var pairs: [[Int]: Int] = [:]
    var total = 0
    for cell in matrix.cells where !cell.isCorrect {
      let pair = [min(cell.truth, cell.prediction), max(cell.truth, cell.prediction)]
      pairs[pair, default: 0] += cell.count
      total += cell.count
    }
    let worst = pairs.max { ($0.value, $1.key[0], $1.key[1]) < ($1.value, $0.key[0], $0.key[1]) }
    guard let (pair, count) = worst, count >= 3, count * 20 >= total else { return nil }
    let names = pair.map { PrintableText(matrix.labels[$0], limit: 60).isolated }
    return Item(
      heading: "Compare \(names[0]) with \(names[1]).",
      reason: """
        Confusing the two makes up \(format.count(count)) of the \(format.count(total, noun: "error")). Can a person \
        distinguish them in these photos, and are they labelled consistently?
        """)
  }

  static func suspiciousLabels(_ mistakes: [Mistake]) -> Item? {
    let confident = mistakes.count { $0.confidence >= 0.9 }
    guard confident > 0 else { return nil }
    return Item(
      heading: "Check the labels of the most confident errors.",
      reason: """
        \(format.count(confident, noun: "photo")) below \(confident == 1 ? "has" : "have") a wrong prediction with a \
        confidence of \(format.percent(0.9, digits: 0)) or more. Often it is the label that is wrong.
        """)
  }

  static func imbalance(_ metrics: Metrics) -> Item? {
    guard metrics.accuracy - metrics.balancedAccuracy > 0.05 else { return nil }
    return Item(
      heading: "Check the rare classes.",
      reason: """
        With every class weighted equally, the accuracy drops from \(format.percent(metrics.accuracy)) to \
        \(format.percent(metrics.balancedAccuracy)): the model is better at the frequent classes.
        """)
  }

  static func perfection(_ evaluation: Evaluation) -> Item? {
    guard evaluation.metrics.accuracy >= 0.99, evaluation.split != .train else { return nil }
    return Item(
      heading: "Test with photos from another source.",
      reason: """
        Near-perfect accuracy can be real; it can also mean that near-duplicates, such as photos of the same object or \
        from one burst, are in both training and test photos.
        """)
  }

  static func smallClasses(_ evaluation: Evaluation) -> Item? {
    let few = evaluation.perClass.count { (1..<10).contains($0.support) }
    guard few > 0 else { return nil }
    return Item(
      heading: "Interpret single classes with caution.",
      reason: """
        \(format.count(few, noun: "class")) of \(format.count(evaluation.labels.count)) \(few == 1 ? "has" : "have") \
        fewer than ten photos here, so that one photo changes its metrics by ten percentage points or more.
        """)
  }

  static func skippedPhotos(_ count: Int) -> Item? {
    guard count > 0 else { return nil }
    return Item(
      heading: "Check the skipped photos.",
      reason: """
        \(format.count(count, noun: "photo")) could not be used. The reasons are at the end of this report.
        """)
  }
}
