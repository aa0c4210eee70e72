import HTTPTypes
import Hummingbird
import NIOCore

/// The web page.
struct PageRoutes {
  private static let language = Operation.query(
    "lang", description: "The language of the page; by default the one that the browser prefers.",
    schema: ["enum": .array(Words.all.map { .string($0.language) })])

  let page: Page

  var operations: [Operation] {
    [
      Operation(
        id: "page", method: .get, path: "/", summary: "The web page.",
        parameters: [Self.language],
        results: [200: .text("The page.", type: "text/html")], isPublic: true,
        handler: { [page] request, _ in Self.response(page, to: request) }),
      file(Page.style, id: "style", path: "/app.css"),
      file(Page.script, id: "script", path: "/app.js"),
      file(Page.icon, id: "icon", path: "/icon.svg"),
      file(Page.picture, id: "picture", path: "/icon.png"),
      file(Page.manifest, id: "manifest", path: "/app.webmanifest"),
    ]
  }

  private static func response(_ page: Page, to request: Request) -> Response {
    let requested = request.query("lang")
    let words =
      Words.all.first { $0.language == requested }
      ?? Words.preferred(by: request.headers[.acceptLanguage])
    var response = Response(
      status: .ok,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentLanguage: words.language,
        .contentSecurityPolicy: Page.policy, .cacheControl: "no-cache",
        .vary: "Accept-Language",
      ],
      body: .init(byteBuffer: ByteBuffer(bytes: page.html(in: words.language))))
    for (name, value) in [
      ("referrer-policy", "no-referrer"), ("cross-origin-opener-policy", "same-origin"),
      ("cross-origin-resource-policy", "same-origin"),
      ("permissions-policy", "camera=(self), geolocation=(), microphone=()"),
    ] {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }

  private func file(_ file: Page.File, id: String, path: String) -> Operation {
    let type = String(file.contentType.prefix { $0 != ";" })
    return Operation(
      id: id, method: .get, path: path, summary: "A file of the web page.",
      results: [200: .text("The file.", type: type)], isPublic: true,
      handler: { _, _ in
        Response(
          status: .ok,
          headers: [
            .contentType: file.contentType, .contentSecurityPolicy: "default-src 'none'",
            .cacheControl: "public, max-age=31536000, immutable",
          ], body: .init(byteBuffer: ByteBuffer(bytes: file.content)))
      })
  }
}
