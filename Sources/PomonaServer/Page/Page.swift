import Files
import Formatting
import Foundation
import JSON
import Mustache

/// The page for people, and what belongs to it. All of it is in the program, and needs nothing from elsewhere.
struct Page: Sendable {
  struct File: Sendable {
    let content: [UInt8]
    let contentType: String
  }

  /// No script, style or picture from elsewhere, none within the page itself, and nobody's frame.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

  static let style = File(content: PackageResources.app_css, contentType: "text/css; charset=utf-8")
  static let script = File(
    content: PackageResources.app_js, contentType: "text/javascript; charset=utf-8")
  static let icon = File(content: PackageResources.icon_svg, contentType: "image/svg+xml")

  private let pages: [String: [UInt8]]

  init() throws {
    let template = try MustacheTemplate(
      string: String(decoding: PackageResources.index_html, as: UTF8.self))
    var pages: [String: [UInt8]] = [:]
    for words in Words.all {
      var values = words.texts.mapValues { PrintableText($0, limit: 400).text }
      values["lang"] = words.language
      values["version"] = Self.version
      // Within an element that is no script to browsers; `<` cannot end it.
      values["words"] = String(
        decoding: try SortedJSON.encoded(words.texts, pretty: false), as: UTF8.self
      )
      .replacing("<", with: "\\u003c")
      pages[words.language] = Array(template.render(values).utf8)
    }
    self.pages = pages
  }

  /// The page in a language.
  func html(in language: String) -> [UInt8] { pages[language] ?? [] }

  /// Changes when the style or the script does, so that browsers may keep both for good.
  private static let version = String(
    SHA256.hash(PackageResources.app_css + PackageResources.app_js + PackageResources.icon_svg)
      .prefix(12))
}
