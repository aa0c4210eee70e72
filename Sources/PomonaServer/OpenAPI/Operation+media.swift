import HTTPTypes

extension Operation {
  /// The type that curl gives to a body when none is chosen.
  private static let unspecified = "application/x-www-form-urlencoded"

  /// Rejects a request whose body has another media type than the operation takes, or is compressed. A request without a
  /// `Content-Type` passes.
  ///
  /// - Throws: An ``HTTPFailure`` 415.
  func checkMedia(_ headers: HTTPFields) throws(HTTPFailure) {
    guard !body.isEmpty else { return }
    if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
      throw HTTPFailure(
        .unsupportedMediaType, "a compressed body is not read; send it without Content-Encoding",
        headers: [.acceptEncoding: "identity"])
    }
    guard let contentType = headers[.contentType] else { return }
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    let isAccepted = body.keys.contains { accepted in
      accepted.hasSuffix("*") ? type.hasPrefix(accepted.dropLast()) : type == accepted
    }
    guard isAccepted || type.isEmpty || type == Self.unspecified else {
      throw HTTPFailure(
        .unsupportedMediaType,
        "the body has a type that is not read here; send \(body.keys.sorted().joined(separator: ", "))"
      )
    }
  }
}
