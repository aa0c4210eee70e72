import HTTPTypes
import Hummingbird
import NIOCore

/// The page for people.
struct PageRoutes {
  private static let language = Operation.query(
    "lang", "The page's language; by default what the browser prefers.",
    ["enum": ["en", "fr"]])

  let page: Page

  var operations: [Operation] {
    [
      Operation(
        id: "page", method: .get, path: "/", summary: "A page for people.",
        parameters: [Self.language],
        answers: [200: .text("The page.", "text/html")], isOpen: true,
        handler: { [page] request, _ in Self.show(page, to: request) }),
      file("style", "/app.css", Page.style),
      file("script", "/app.js", Page.script),
      file("icon", "/icon.svg", Page.icon),
    ]
  }

  private static func show(_ page: Page, to request: Request) -> Response {
    let asked = request.uri.queryParameters["lang"].map { String($0) }
    let words =
      Words.all.first { $0.language == asked }
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

  private func file(_ id: String, _ path: String, _ file: Page.File) -> Operation {
    let type = String(file.contentType.prefix { $0 != ";" })
    return Operation(
      id: id, method: .get, path: path, summary: "A part of the page.",
      answers: [200: .text("The file.", type)], isOpen: true,
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
