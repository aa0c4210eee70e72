import Foundation
import TestSupport

/// The markup of a page, as a parser of HTML reads it.
struct ParsedPage: Decodable {
  var tags: Set<String>
  var attributes: Set<String>
  var links: [String]

  static let knownTags: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "h1",
    "h2",
    "h3", "p", "div", "span", "b", "i", "em", "strong", "small", "br", "wbr", "bdi", "code", "a",
    "ul",
    "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "details",
    "summary", "figure", "figcaption", "img", "svg", "g", "path", "rect", "text", "label", "select",
    "option",
  ]
  static let knownAttributes: Set<String> = [
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "style", "title", "role",
    "aria-label", "aria-hidden", "tabindex", "scope", "href", "src", "alt", "viewbox", "d", "x",
    "y",
    "width", "height", "transform", "text-anchor", "value", "autocomplete", "loading",
  ]

  init(_ html: String) throws {
    let script = """
      import html.parser, json, sys
      class Reader(html.parser.HTMLParser):
          def __init__(self):
              super().__init__()
              self.tags, self.attributes, self.links = set(), set(), []
          def handle_starttag(self, tag, attributes):
              self.tags.add(tag)
              for name, value in attributes:
                  self.attributes.add(name)
                  if name in ("href", "src"): self.links.append(value or "")
      reader = Reader()
      reader.feed(open(sys.argv[1], encoding="utf-8").read())
      print(json.dumps({k: list(getattr(reader, k)) for k in ("tags", "attributes", "links")}))
      """
    self = try withTemporaryFolder { folder in
      let file = folder.appending(path: "report.html")
      try Data(html.utf8).write(to: file)
      return try JSONDecoder().decode(ParsedPage.self, from: Peer.python(script, [file.path]))
    }
  }
}
