import Datasets

import Evaluations
import Formatting
import Inference
import Models

extension Report {
  static let balanceTemplate = """
    <section id="data">
    <h2>The data set</h2>
    {{#balance_remarks}}
    <ul class="remarks">
    {{#remark_list}}
    <li><bdi>{{.}}</bdi></li>
    {{/remark_list}}
    </ul>
    {{/balance_remarks}}
    {{#skyline}}
    <p>{{skyline_words}}</p>
    <ul class="skyline{{#skyline_named}} named{{/skyline_named}}" aria-label="Photos of each class">
    {{#skyline_bars}}
    <li title="{{bar_title}}"><i style="--h:{{bar_height}}"></i><span><em>{{bar_count}}</em> \
    <bdi>{{bar_label}}</bdi></span></li>
    {{/skyline_bars}}
    </ul>
    {{/skyline}}
    </section>

    """

  static let classesTemplate = """
    <section id="classes">
    <h2>Class by class</h2>
    <p>The weakest first. <b>Recall</b>: of the photos of a class, those it finds. <b>Precision</b>: of the photos it \
    gives this label, those that deserve it. <b>F1</b>: both in one figure. What is missing is red.</p>
    {{#classes_first}}
    {{> class_table}}
    {{/classes_first}}
    {{#classes_rest}}
    <details><summary>The other {{rest_count}}</summary>
    {{> class_table}}
    </details>
    {{/classes_rest}}
    </section>

    """

  static let classTableTemplate = """
    <div class="scroll" role="region" aria-label="Figures of every class" tabindex="0">
    <table class="classes">
    <thead><tr><th scope="col">Class</th><th scope="col" class="n">Photos</th><th scope="col" class="n">F1</th>\
    <th scope="col" class="n">Recall</th><th scope="col" class="n">Precision</th></tr></thead>
    <tbody>
    {{#class_rows}}
    <tr><th scope="row"><bdi>{{#class_label}}{{> pieces}}{{/class_label}}</bdi></th><td class="n">{{class_support}}</td>{{#class_bars}}\
    <td><div class="measure n"><span class="value">{{bar_text}}</span>{{#bar_width}}<span class="bar"><i \
    style="width:{{bar_width}}%"></i></span>{{/bar_width}}</div></td>{{/class_bars}}</tr>
    {{/class_rows}}
    </tbody>
    </table>
    </div>

    """

  /// Past this many classes the table folds after the weakest.
  private static let foldedClasses = (above: 40, shown: 25)
  /// Up to this many bars have their names beneath them.
  private static let namedBars = 30

  func classes(_ evaluation: Evaluation) -> View? {
    guard !evaluation.perClass.isEmpty else { return nil }
    // A class without photos is not weak but unmeasured: it comes last.
    let rows = evaluation.perClass.sorted {
      ($0.support > 0 ? 0 : 1, $0.f1, $0.recall, $0.label)
        < ($1.support > 0 ? 0 : 1, $1.f1, $1.recall, $1.label)
    }.map(Self.row)
    guard rows.count > Self.foldedClasses.above else {
      return ["classes_first": ["class_rows": rows]]
    }
    let rest = Array(rows.dropFirst(Self.foldedClasses.shown))
    return [
      "classes_first": ["class_rows": Array(rows.prefix(Self.foldedClasses.shown))],
      "classes_rest": ["class_rows": rest, "rest_count": Figure.count(rest.count, "class")] as View,
    ]
  }

  private static func row(_ figures: ClassMetrics) -> View {
    [
      "class_label": ["pieces": PrintableText(figures.label).pieces],
      "class_support": Figure.count(figures.support),
      "class_bars": [figures.f1, figures.recall, figures.precision].map { value -> View in
        guard figures.support > 0, (0...1).contains(value) else { return ["bar_text": Figure.none] }
        return [
          "bar_text": Figure.percent(value), "bar_width": Figure.decimal(value * 100, digits: 1),
        ]
      },
    ]
  }

  /// Remarks, and how unlike in number the classes are: where the model learned, if that is known.
  func balance() -> View? {
    var view: View = [:]
    if let remarks = run?.remarks, !remarks.isEmpty {
      view["balance_remarks"] = [
        "remark_list": remarks.prefix(50).map { PrintableText($0, limit: 400).text }
      ]
    }
    if let evaluation = evaluations.first(where: { $0.split == .train }) ?? evaluations.first {
      view["skyline"] = Self.skyline(evaluation)
    }
    return view.isEmpty ? nil : view
  }

  private static func skyline(_ evaluation: Evaluation) -> View? {
    let classes = evaluation.perClass.sorted { ($1.support, $0.label) < ($0.support, $1.label) }
    guard let most = classes.first, let least = classes.last, most.support > 0, classes.count > 1
    else { return nil }
    let kind = evaluation.split == .train ? "photos it learned from" : "photos scored here"
    let names = (PrintableText(most.label).isolated, PrintableText(least.label).isolated)
    var words = "Every class has \(Figure.count(most.support, "photo")) among the \(kind)."
    if least.support < most.support {
      let ratio = Double(most.support) / Double(max(1, least.support))
      words = """
        Of the \(kind), the most frequent class has \(Figure.count(most.support)) (\(names.0)) and the rarest \
        \(Figure.count(least.support)) (\(names.1))\
        \(least.support > 0 && ratio >= 1.5 ? ": \(Figure.decimal(ratio, digits: 1)) times fewer" : "").
        """
    }
    var view: View = [
      "skyline_words": words,
      "skyline_bars": classes.map { figures in
        let label = PrintableText(figures.label, limit: 60)
        let height = Double(max(0, figures.support)) / Double(most.support)
        return [
          "bar_label": label.text, "bar_count": Figure.count(figures.support),
          "bar_title": "\(label.isolated): \(Figure.count(figures.support))",
          "bar_height": Figure.decimal(height, digits: 3),
        ]
      },
    ]
    if classes.count <= namedBars { view["skyline_named"] = true }
    return view
  }
}
