package import Audits
import Formatting
import Mustache

/// The findings of an audit as one HTML page with thumbnails. Like ``Report``, it is self-contained.
package struct AuditReport: Sendable {
  /// The name of the data set.
  package let title: String
  private let audit: Audit
  private let galleries: [AuditGallery]

  /// - Parameters:
  ///   - audit: The findings.
  ///   - title: The name of the data set.
  package init(on audit: Audit, title: String) {
    self.audit = audit
    self.title = title
    galleries = AuditGallery.all(of: audit)
  }

  /// The paths of the photos that the page shows.
  package var shownPhotos: [String] {
    galleries.flatMap(\.cards).flatMap(\.paths)
  }

  /// Renders the page. Every string from outside is cleaned, shortened and escaped.
  ///
  /// - Parameter thumbnails: JPEG files by the photo's path; a photo without one is shown by its path alone.
  /// - Throws: An error of the template engine if a template of this module is malformed.
  package func html(thumbnails: [String: [UInt8]]) throws -> String {
    let templates = try ReportTemplates()
    return templates.audit.render(
      AuditPage(audit, title: title, galleries: galleries, thumbnails: thumbnails),
      library: templates.chapters)
  }
}
