import Datasets
import Evaluations
import Formatting
import Foundation
import Learning

extension Report {
  static let headlineTemplate = """
    <section class="hero" aria-label="In short">
    <p class="figure"><b>{{head_accuracy}}</b> of {{head_photos}} got the right label.</p>
    <div class="hero-words">
    {{#head_interval}}
    <p>Of other photos like these, expect <strong>{{head_low}} to {{head_high}}</strong>.
    <span class="aside">95\u{202F}% confidence interval after Wilson, from {{head_right}} right answers out of \
    {{head_total}}. It supposes that the photos were taken independently of one another.</span></p>
    {{/head_interval}}
    {{#head_baseline}}
    <p>Always answering <bdi>{{base_label}}</bdi>, the most frequent class here, would be right for {{base_share}}.</p>
    {{/head_baseline}}
    </div>
    <dl class="tiles">
    {{#head_tiles}}
    <div><dt>{{tile_name}}</dt><dd>{{tile_value}}</dd></div>
    {{/head_tiles}}
    </dl>
    </section>

    """

  static let figuresTemplate = """
    <section id="figures">
    <h2>The figures</h2>
    <div class="scroll" role="region" aria-label="Figures of every split" tabindex="0">
    <table class="figures">
    <thead><tr><th scope="col">Figure</th>
    {{#head_splits}}
    <th scope="col" class="n">{{split_name}}<small>{{split_photos}}<br>{{split_role}}</small></th>
    {{/head_splits}}
    </tr></thead>
    <tbody>
    {{#head_figures}}
    <tr><th scope="row">{{figure_name}}<small>{{figure_meaning}}</small></th>
    {{#figure_values}}
    <td class="n" title="{{value_title}}">{{value_text}}</td>
    {{/figure_values}}
    </tr>
    {{/head_figures}}
    </tbody>
    </table>
    </div>
    </section>

    """

  func headline(_ evaluation: Evaluation, _ confusions: Confusions) -> View {
    let right = confusions.cells.filter { $0.truth == $0.answer }.reduce(0) { $0 + $1.count }
    let total = confusions.truths.reduce(0, +)
    let kind = Self.name(of: evaluation.split).lowercased()
    var view: View = [
      "head_accuracy": evaluation.samples > 0
        ? Figure.percent(evaluation.metrics.accuracy) : Figure.none,
      "head_photos": Figure.count(
        evaluation.samples, evaluation.split == nil ? "photo" : "\(kind) photo"),
      "head_tiles": [
        ("Photos scored", evaluation.samples), ("Classes", evaluation.labels.count),
        ("Wrong answers", total - right), ("Photos skipped", skippedPhotos.count),
      ].map { ["tile_name": $0.0, "tile_value": Figure.count($0.1)] },
      "head_splits": evaluations.map {
        [
          "split_name": Self.name(of: $0.split), "split_role": Self.role(of: $0.split),
          "split_photos": Figure.count($0.samples, "photo"),
        ]
      },
      "head_figures": figures(classes: evaluation.labels.count),
    ]
    if let interval = WilsonInterval(
      fraction: evaluation.metrics.accuracy, samples: evaluation.samples)
    {
      view["head_interval"] =
        [
          "head_low": Figure.percent(interval.low), "head_high": Figure.percent(interval.high),
          "head_right": Figure.count(right), "head_total": Figure.count(total),
        ] as View
    }
    if let most = confusions.truths.indices.max(by: {
      (confusions.truths[$0], $1) < (confusions.truths[$1], $0)
    }), confusions.truths[most] > 0 {
      let share = Double(confusions.truths[most]) / Double(total)
      view["head_baseline"] =
        [
          "base_label": PrintableText(evaluation.labels[most]).text,
          "base_share": Figure.percent(share),
        ] as View
    }
    return view
  }

  private func figures(classes: Int) -> [View] {
    let few = classes <= 5 ? " With five classes or fewer it always is." : ""
    let guessing = classes > 1 ? Figure.decimal(log(Double(classes)), digits: 2) : "0"
    let rows: [(name: String, meaning: String, value: (Metrics) -> Double, isLoss: Bool)] = [
      ("Accuracy", "Photos given the right label.", { $0.accuracy }, false),
      (
        "Balanced accuracy",
        "The same with every class counting alike, however many photos it has.",
        { $0.balancedAccuracy }, false
      ),
      (
        "Macro F1",
        "Misses and false alarms of each class in one figure, averaged over the classes.",
        { $0.macroF1 }, false
      ),
      (
        "Top-5 accuracy", "Photos whose right label is among the five most probable.\(few)",
        { $0.top5Accuracy }, false
      ),
      (
        "Log loss", "How surprised it is by the truth: 0 is perfect, \(guessing) is guessing.",
        { $0.logLoss }, true
      ),
    ]
    return rows.map { row in
      [
        "figure_name": row.name, "figure_meaning": row.meaning,
        "figure_values": evaluations.map { evaluation in
          let value = row.value(evaluation.metrics)
          return [
            "value_text": evaluation.samples == 0
              ? Figure.none : row.isLoss ? Figure.decimal(value, digits: 3) : Figure.percent(value),
            "value_title": "\(row.name), \(Self.name(of: evaluation.split)): \(row.meaning)",
          ]
        },
      ]
    }
  }

  private static func name(of split: Split?) -> String {
    switch split {
    case .train: "Training"
    case .validation: "Validation"
    case .test: "Test"
    case nil: "All photos"
    }
  }

  private static func role(of split: Split?) -> String {
    switch split {
    case .train: "learned from"
    case .validation: "held out"
    case .test: "never seen before"
    case nil: "belong to no split"
    }
  }
}
