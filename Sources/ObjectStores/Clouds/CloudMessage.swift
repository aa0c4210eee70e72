/// The message of a failed request, as three libraries word it: codes and status numbers are looked for in it.
struct CloudMessage {
  let text: String

  var isUntrusted: Bool {
    contains("SSL", "certificate", "curlCode: 60", "curlCode: 77", "curlCode: 35", "TLS")
  }

  var isMissingBucket: Bool {
    contains(
      "NO_SUCH_BUCKET", "NoSuchBucket", "ContainerNotFound", "FilesystemNotFound",
      "bucket does not exist", "The specified container does not exist")
      || (contains("Bucket '") && contains("not found"))
  }

  var isWrongRegion: Bool {
    contains(
      "PermanentRedirect", "HTTP status 301", "HTTP status 307", "AuthorizationHeaderMalformed",
      "IllegalLocationConstraint", "IncorrectRegion")
  }

  var isAboutCredentials: Bool {
    contains(
      "INVALID_ACCESS_KEY_ID", "InvalidAccessKeyId", "SIGNATURE_DOES_NOT_MATCH",
      "SignatureDoesNotMatch", "ExpiredToken", "INVALID_CLIENT_TOKEN_ID", "INVALID_SIGNATURE",
      "InvalidToken", "UNAUTHENTICATED", "AuthenticationFailed", "NoAuthenticationInformation",
      "HTTP status 401", "MISSING_AUTHENTICATION", "Credential", "credentials",
      "InvalidAuthenticationInfo")
  }

  var isAccessDenied: Bool {
    contains(
      "ACCESS_DENIED", "AccessDenied", "HTTP status 403", "PERMISSION_DENIED",
      "AuthorizationFailure", "AuthorizationPermissionMismatch", "PublicAccessNotPermitted",
      "Forbidden")
  }

  var isMissingObject: Bool {
    contains(
      "NO_SUCH_KEY", "NoSuchKey", "HTTP status 404", "RESOURCE_NOT_FOUND", "NOT_FOUND",
      "BlobNotFound", "PathNotFound")
  }

  /// True if the request is wrong, so that repeating it is of no use.
  var isFinal: Bool { contains("HTTP status 4", "INVALID_ARGUMENT", " 400 ", "Bad Request") }

  /// True if the failure is known to be one that may pass.
  var isTemporary: Bool {
    contains(
      "SLOW_DOWN", "SlowDown", "SERVICE_UNAVAILABLE", "ServiceUnavailable", "UNAVAILABLE",
      "HTTP status 429", "HTTP status 5", "TooManyRequests", "THROTTLING", "ServerBusy",
      "RESOURCE_EXHAUSTED", "INTERNAL", "InternalError", "DEADLINE_EXCEEDED", "REQUEST_TIMEOUT",
      "OperationTimedOut", "imed out", "imeout", "NETWORK_CONNECTION", "curlCode", "CURL",
      "onnection", "resolve host", "Retry policy exhausted", " 503 ", " 429 ", " 500 ", " 502 ",
      " 504 ", "transport", "Fail to get", "Failed to parse", "closed file", "closed stream",
      "end of stream", "UNKNOWN (HTTP status 200)")
  }

  /// True if no connection was made, so that the address may be wrong.
  var isConnectionFailure: Bool {
    contains(
      "onnection refused", "Failed to connect", "resolve host", "name resolution",
      "t connect to server", "t connect to", "curlCode: 7,", "curlCode: 6,", "no answer within")
  }

  private func contains(_ words: String...) -> Bool { words.contains { text.contains($0) } }

  /// The first line of the message, without addresses' queries, passwords and `secrets`.
  func shown(without secrets: [String]) -> String {
    var text =
      text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "unknown failure"
    for secret in secrets { text = text.replacing(secret, with: "…") }
    text = text.replacing(/\?[^\s'"]*/, with: "").replacing(/\/\/[^\/@\s]*@/, with: "//")
    text = text.replacing(/(?i)(signature|credential|token|sig|key)=[^\s&,'"]*/, with: "")
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}
