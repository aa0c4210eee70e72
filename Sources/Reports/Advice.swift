import Datasets

import Evaluations
import Formatting
import Learning

/// What a person should know before trusting the model, and do next: rules of thumb, the gravest first.
struct Advice {
  /// A heading in the imperative and the figures behind it.
  private var items: [(what: String, why: String)] = []

  init(of report: Report, headline evaluation: Evaluation, _ confusions: Confusions) {
    let metrics = evaluation.metrics
    let measured = evaluation.perClass.filter { $0.support > 0 }
    judgeSplit(evaluation)
    guard evaluation.samples > 0 else { return }

    if let interval = WilsonInterval(fraction: metrics.accuracy, samples: evaluation.samples),
      interval.high - interval.low > 0.1
    {
      add(
        "Measure with more photos.",
        """
        \(Figure.count(evaluation.samples, "photo")) leave the accuracy anywhere between \
        \(Figure.percent(interval.low)) and \(Figure.percent(interval.high)).
        """)
    }
    if let training = report.evaluations.first(where: { $0.split == .train }),
      evaluation.split != .train, training.metrics.accuracy - metrics.accuracy > 0.1
    {
      add(
        "Show it more variety.",
        """
        It is right for \(Figure.percent(training.metrics.accuracy)) of the photos it learned from but for \
        \(Figure.percent(metrics.accuracy)) of these: other objects, places and light help more than more of the same.
        """)
    }
    judgeClasses(measured, accuracy: metrics.accuracy)
    judgeConfusions(confusions, labels: evaluation.labels)
    judgeMistakes(evaluation.mistakes)
    if metrics.accuracy - metrics.balancedAccuracy > 0.05 {
      add(
        "Mind the rare classes.",
        """
        Counting every class alike, the accuracy falls from \(Figure.percent(metrics.accuracy)) to \
        \(Figure.percent(metrics.balancedAccuracy)): the frequent classes make it look better.
        """)
    }
    if metrics.accuracy >= 0.99, evaluation.split != .train {
      add(
        "Try photos from elsewhere.",
        """
        Hardly a mistake may be true skill. It is also what one sees when photos of the same object, or of one burst, \
        stand both among those learned from and among these.
        """)
    }
    let few = measured.count { $0.support < 10 }
    if few > 0 {
      add(
        "Read single classes with care.",
        """
        \(Figure.count(few, "class")) of \(evaluation.labels.count) \(few == 1 ? "has" : "have") fewer than ten \
        photos here, so one photo moves a figure by ten points or more.
        """)
    }
    let skipped = report.skippedPhotos.count
    if skipped > 0 {
      add(
        "Look at what was skipped.",
        "\(Figure.count(skipped, "photo")) could not be used; the reasons stand at the end.")
    }
  }

  var view: Report.View? {
    guard !items.isEmpty else { return nil }
    return ["advices": items.map { ["advice_what": $0.what, "advice_why": $0.why] }]
  }

  private mutating func add(_ what: String, _ why: String) { items.append((what, why)) }

  private mutating func judgeSplit(_ evaluation: Evaluation) {
    switch evaluation.split {
    case .train:
      add(
        "Do not trust these figures yet.",
        "They are measured on the photos that the model learned from. Score photos it has never seen."
      )
    case .validation:
      add(
        "Keep a test split.",
        """
        Validation photos serve to choose between models, and a choice flatters what it chose. Photos that took part in \
        nothing give an honest figure.
        """)
    case .test, nil: break
    }
  }

  private mutating func judgeClasses(_ classes: [ClassMetrics], accuracy: Double) {
    let weak = classes.filter { $0.support >= 5 && $0.recall < accuracy - 0.1 }
      .sorted { ($0.recall, $0.label) < ($1.recall, $1.label) }
    guard !weak.isEmpty else { return }
    let named = weak.prefix(3).map {
      "\(PrintableText($0.label, limit: 60).isolated) (\(Figure.percent($0.recall)))"
    }
    let others = weak.count > 3 ? " and \(Figure.count(weak.count - 3, "other"))" : ""
    add(
      "Gather photos of the weakest classes.",
      "Least often recognised: \(named.joined(separator: ", "))\(others).")
  }

  private mutating func judgeConfusions(_ confusions: Confusions, labels: [String]) {
    // A pair counts both ways.
    var pairs: [[Int]: Int] = [:]
    var total = 0
    for cell in confusions.cells where cell.truth != cell.answer {
      pairs[[min(cell.truth, cell.answer), max(cell.truth, cell.answer)], default: 0] += cell.count
      total += cell.count
    }
    let worst = pairs.max { ($0.value, $1.key[0], $1.key[1]) < ($1.value, $0.key[0], $0.key[1]) }
    guard let (pair, count) = worst, count >= 3, count * 20 >= total else { return }
    let names = pair.map { PrintableText(labels[$0], limit: 60).isolated }
    add(
      "Compare \(names[0]) with \(names[1]).",
      """
      Taking one for the other makes \(count) of the \(Figure.count(total, "mistake")). Can a person tell them apart \
      in these photos, and are they labelled alike throughout?
      """)
  }

  private mutating func judgeMistakes(_ mistakes: [Mistake]) {
    let sure = mistakes.count { $0.confidence >= 0.9 }
    guard sure > 0 else { return }
    add(
      "Check the labels of the surest mistakes.",
      """
      \(Figure.count(sure, "photo")) below \(sure == 1 ? "was" : "were") given a wrong answer with 90\u{202F}% \
      confidence or more: often it is the label that is wrong.
      """)
  }
}
