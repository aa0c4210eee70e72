import Datasets
package import Evaluations
package import Models
import Mustache

/// The quality of a model as one HTML page: how accurate it is, where it errs, how it was made, and what to do next.
///
/// The page is self-contained: it has no script, font or link to another place, and its policy forbids a browser to load
/// any. A report does not compare models, and does not write files.
package struct Report: Sendable {
  /// The name of the model or the data set, such as "studio"; the page adds the number of classes and the accuracy.
  package var title: String
  /// The properties of the model (backbone, classifier, seed, ...), in the order of the page.
  package var facts: [ReportFact]
  /// The evaluations. The first one is the headline, and the one whose classes, confusions and errors are shown.
  package var evaluations: [Evaluation]
  /// The evidence of what the model had learned from among the photos; nil for the splits of its training.
  package var evidence: ModelScores.Evidence?
  /// The date, command and versions of an evaluation; nil leaves them to the run.
  package var origin: RunOrigin?
  /// The training run; nil leaves it out.
  package var run: RunRecord?
  /// Pictures by ``Mistake/path``; an error without one is shown by its path alone.
  package var thumbnails: Thumbnails

  /// A report on these properties and evaluations.
  package init(
    title: String, facts: [ReportFact], evaluations: [Evaluation], run: RunRecord? = nil,
    thumbnails: Thumbnails = Thumbnails()
  ) {
    self.title = title
    self.facts = facts
    self.evaluations = evaluations
    self.run = run
    self.thumbnails = thumbnails
  }

  /// Renders the page. Every string from outside is cleaned, shortened and escaped.
  ///
  /// - Throws: An error of the template engine if a template of this module is malformed.
  package func html() throws -> String {
    let templates = try ReportTemplates()
    return templates.page.render(PageContents(self), library: templates.chapters)
  }

  /// The photos without a result, each once: a photo may be listed by the run and by an evaluation.
  var skippedPhotos: [SkippedPhoto] {
    var seen: Set<String> = []
    let all = (run?.skipped ?? []) + evaluations.flatMap(\.skipped)
    return all.filter { seen.insert($0.path).inserted }
  }
}
