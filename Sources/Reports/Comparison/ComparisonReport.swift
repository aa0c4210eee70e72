package import Datasets
package import Evaluations
package import Models
import Mustache

/// The comparison of two models as one HTML page: which is better, where, and on which photos.
///
/// The page is self-contained, as that of ``Report`` is.
package struct ComparisonReport: Sendable {
  /// The name of the data set.
  package var title: String
  /// The names of the two models.
  package var models: [String]
  /// The comparison.
  package var comparison: ModelComparison
  /// The photos that could not be compared.
  package var skipped: [SkippedPhoto]
  /// The date, command and versions.
  package var origin: RunOrigin
  /// Pictures by ``ModelComparison/Change/path``.
  package var thumbnails: Thumbnails

  /// The most photos on the page.
  package static let listedChanges = 600

  /// A report on a comparison.
  package init(
    title: String, models: [String], comparison: ModelComparison, skipped: [SkippedPhoto],
    origin: RunOrigin, thumbnails: Thumbnails = Thumbnails()
  ) {
    self.title = title
    self.models = models
    self.comparison = comparison
    self.skipped = skipped
    self.origin = origin
    self.thumbnails = thumbnails
  }

  /// Renders the page. Every string from outside is cleaned, shortened and escaped.
  ///
  /// - Throws: An error of the template engine if a template of this module is malformed.
  package func html() throws -> String {
    let templates = try ReportTemplates()
    return templates.comparison.render(ComparisonContents(self), library: templates.chapters)
  }
}
