import Evaluations
import Formatting

/// The values of `metrics.mustache`: the metrics of every split in a table.
struct MetricsChapter {
  /// The heading of a split.
  struct Column {
    let name: String
    let role: String
    let photos: String
  }

  /// A metric and its value for every split.
  struct Row {
    let name: String
    let meaning: String
    let values: [Value]
  }

  /// A cell of the table.
  struct Value {
    let text: String
    let title: String
  }

  let columns: [Column]
  let rows: [Row]

  /// - Parameter classes: The number of classes.
  init(_ evaluations: [Evaluation], classes: Int) {
    columns = evaluations.map {
      let split = SplitDescription($0)
      return Column(
        name: split.name, role: split.role,
        photos: NumberFormat.typeset.count($0.samples, noun: "photo"))
    }
    rows = MetricDescription.all(classes: classes).map { metric in
      Row(
        name: metric.name, meaning: metric.meaning,
        values: evaluations.map { evaluation in
          let split = SplitDescription(evaluation).name
          return Value(
            text: evaluation.samples > 0
              ? metric.text(evaluation.metrics) : NumberFormat.typeset.none,
            title: "\(metric.name), \(split): \(metric.meaning)")
        })
    }
  }
}
