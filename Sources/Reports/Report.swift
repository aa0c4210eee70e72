package import Evaluations
import Formatting
import Learning
package import Models
import Mustache

/// What is known of a model, as one HTML page for the person who must decide whether to trust it and what to do next.
///
/// The page needs nothing but itself: no script, no font, no link to elsewhere, and it forbids a browser to load any. It
/// does not judge the model against another one, and it does not write files.
package struct Report: Sendable {
  /// What the model or the data set is called, such as "studio"; the page adds the classes and the accuracy.
  package var title: String
  /// What else to say of the model, in this order: backbone, classifier, seed, ...
  package var facts: [(name: String, value: String)]
  /// The first one is the headline, and the one whose classes, confusions and mistakes are shown.
  package var evaluations: [Evaluation]
  /// Nil when nothing is known of the run; its chapter is left out.
  package var run: RunRecord?
  /// JPEG files by ``Mistake/path``; a photo that has none is shown by its path alone.
  package var thumbnails: [String: [UInt8]]

  package init(
    title: String, facts: [(name: String, value: String)], evaluations: [Evaluation],
    run: RunRecord? = nil, thumbnails: [String: [UInt8]] = [:]
  ) {
    self.title = title
    self.facts = facts
    self.evaluations = evaluations
    self.run = run
    self.thumbnails = thumbnails
  }

  /// The values of a template by their names there; a chapter that has nothing to say is absent.
  typealias View = [String: Any]

  /// The page, in UTF-8's characters. Every string from outside is cleaned, shortened and escaped.
  package func html() throws -> String {
    var library = MustacheLibrary()
    for (name, text) in Self.chapters { try library.register(text, named: name) }
    let page = try MustacheTemplate(string: Self.pageTemplate)
    return page.render(view(), library: library)
  }

  private static let chapters = [
    "style": styleSheet,
    "headline": headlineTemplate,
    "figures": figuresTemplate,
    "advice": adviceTemplate,
    "balance": balanceTemplate,
    "classes": classesTemplate,
    "class_table": classTableTemplate,
    "pieces": "{{#pieces}}{{.}}<wbr>{{/pieces}}",
    "confusions": confusionsTemplate,
    "matrix_table": matrixTableTemplate,
    "matrix_drawing": matrixDrawingTemplate,
    "mistakes": mistakesTemplate,
    "run": runTemplate,
    "cluster": clusterTemplate,
    "skipped": skippedTemplate,
  ]

  private func view() -> View {
    let name = PrintableText(title).text
    var view: View = ["page_title": name]
    if let evaluation = evaluations.first {
      let confusions = Confusions(evaluation)
      let summary = [
        name, Figure.count(evaluation.labels.count, "class"),
        "\(Figure.percent(evaluation.metrics.accuracy)) correct",
      ]
      view["page_title"] = summary.joined(separator: "\u{A0}· ")
      view["headline"] = headline(evaluation, confusions)
      view["classes"] = classes(evaluation)
      view["confusions"] = Self.confusions(evaluation, confusions)
      view["mistakes"] = mistakes(evaluation)
      view["advice"] = Advice(of: self, headline: evaluation, confusions).view
    }
    view["balance"] = balance()
    view["run"] = runView()
    view["skipped"] = skippedView()
    return view
  }
}
