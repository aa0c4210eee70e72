import Files
import Formatting
import Foundation
import JSON
import Mustache

/// The web page and its files. They are embedded in the program and load nothing from other hosts.
package struct Page: Sendable {
  struct File: Sendable {
    let content: [UInt8]
    let contentType: String
  }

  /// The content security policy: no script, style or image from other hosts, none inline, and no framing.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

  static let style = File(content: PackageResources.app_css, contentType: "text/css; charset=utf-8")
  static let script = File(
    content: PackageResources.app_js, contentType: "text/javascript; charset=utf-8")
  static let icon = File(content: PackageResources.icon_svg, contentType: "image/svg+xml")

  /// The picture on home screens, 512 x 512 pixels.
  static let picture = File(content: PackageResources.icon_png, contentType: "image/png")
  /// The description of the page as an application (W3C, "Web application manifest").
  static let manifest = File(
    content: PackageResources.app_webmanifest, contentType: "application/manifest+json")

  private let pages: [String: [UInt8]]

  package init() throws {
    let template = try MustacheTemplate(
      string: String(decoding: PackageResources.index_html, as: UTF8.self))
    var pages: [String: [UInt8]] = [:]
    for words in Words.all {
      var values = words.texts.mapValues { PrintableText($0, limit: 400).text }
      values["lang"] = words.language
      values["version"] = Self.version
      values["current"] = words.language
      // The element that holds it is not executed, and without `<` it cannot be closed early.
      values["words"] = String(
        decoding: try SortedJSON.encoded(
          Dictionary(uniqueKeysWithValues: Words.all.map { ($0.language, $0.texts) }), pretty: false
        ),
        as: UTF8.self
      )
      .replacing("<", with: "\\u003c")
      pages[words.language] = Array(template.render(values).utf8)
    }
    self.pages = pages
  }

  /// The page in a language.
  func html(in language: String) -> [UInt8] { pages[language] ?? [] }

  /// Changes with the files, so that browsers may cache them for good.
  private static let version = String(
    SHA256.hash(
      PackageResources.app_css + PackageResources.app_js + PackageResources.icon_svg
        + PackageResources.icon_png + PackageResources.app_webmanifest
    )
    .prefix(12))
}
