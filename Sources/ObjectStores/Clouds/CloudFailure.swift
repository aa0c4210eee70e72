import CArrow
import Failures
package import Files
import Glibc

/// What Arrow says of a failed request, as this room's error: its kind, and what a person can do about it.
///
/// Arrow hands on the words of three libraries; codes and status numbers are looked for in them. The words themselves are
/// shown only where nothing is known of the failure, and never with what may be secret.
package struct CloudFailure {
  let scheme: Location.Scheme
  /// What must not be shown.
  let secrets: [String]

  package init(at location: Location) {
    scheme = location.scheme
    let names = [
      "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY",
      "AZURE_CLIENT_SECRET",
    ]
    secrets =
      (location.secrets + names.compactMap { getenv($0).map { String(cString: $0) } })
      .filter { $0.utf8.count >= 4 }
  }

  /// - Parameter mayPass: Whether a failure of which nothing is known may be one of the moment.
  package func error(_ message: String, systemError: Int32, path: String, mayPass: Bool)
    -> StorageError
  {
    func says(_ words: String...) -> Bool { words.contains { message.contains($0) } }
    if says("SSL", "certificate", "curlCode: 60", "curlCode: 77", "curlCode: 35", "TLS") {
      return StorageError(
        .untrusted, path: path, "the store's TLS certificate could not be verified",
        remedy: authorities)
    }
    if says(
      "NO_SUCH_BUCKET", "NoSuchBucket", "ContainerNotFound", "FilesystemNotFound",
      "bucket does not exist",
      "The specified container does not exist")
      || (says("Bucket '") && says("not found"))
    {
      return StorageError(
        .noSuchBucket, path: path, "there is no such bucket",
        remedy: "check its name and the account")
    }
    if says(
      "PermanentRedirect", "HTTP status 301", "HTTP status 307", "AuthorizationHeaderMalformed",
      "IllegalLocationConstraint", "IncorrectRegion")
    {
      return StorageError(
        .wrongRegion, path: path, "the bucket is in another region",
        remedy: "append ?region=NAME to the URI, or set AWS_REGION")
    }
    if says(
      "INVALID_ACCESS_KEY_ID", "InvalidAccessKeyId", "SIGNATURE_DOES_NOT_MATCH",
      "SignatureDoesNotMatch", "ExpiredToken",
      "INVALID_CLIENT_TOKEN_ID", "INVALID_SIGNATURE", "InvalidToken", "UNAUTHENTICATED",
      "AuthenticationFailed",
      "NoAuthenticationInformation", "HTTP status 401", "MISSING_AUTHENTICATION", "Credential",
      "credentials",
      "InvalidAuthenticationInfo")
    {
      return StorageError(
        .badCredentials, path: path, "the store does not accept the credentials",
        remedy: credentials)
    }
    if says(
      "ACCESS_DENIED", "AccessDenied", "HTTP status 403", "PERMISSION_DENIED",
      "AuthorizationFailure",
      "AuthorizationPermissionMismatch", "PublicAccessNotPermitted", "Forbidden")
    {
      return StorageError(
        .accessDenied, path: path, "the store denies access",
        remedy:
          "grant this identity to list, read and, for outputs, write and delete; \(credentials)")
    }
    if systemError == ENOENT
      || says(
        "NO_SUCH_KEY", "NoSuchKey", "HTTP status 404", "RESOURCE_NOT_FOUND", "NOT_FOUND",
        "BlobNotFound", "PathNotFound")
    {
      return StorageError(.notFound, path: path, "no such object")
    }
    // The libraries have many words for a broken answer: what is not known to be final is tried again.
    let isFinal = says("HTTP status 4", "INVALID_ARGUMENT", " 400 ", "Bad Request")
    if (mayPass && !isFinal)
      || says(
        "SLOW_DOWN", "SlowDown", "SERVICE_UNAVAILABLE", "ServiceUnavailable", "UNAVAILABLE",
        "HTTP status 429",
        "HTTP status 5", "TooManyRequests", "THROTTLING", "ServerBusy", "RESOURCE_EXHAUSTED",
        "INTERNAL",
        "InternalError", "DEADLINE_EXCEEDED", "REQUEST_TIMEOUT", "OperationTimedOut", "imed out",
        "imeout",
        "NETWORK_CONNECTION", "curlCode", "CURL", "onnection", "resolve host",
        "Retry policy exhausted", " 503 ", " 429 ",
        " 500 ", " 502 ", " 504 ", "transport", "Fail to get", "Failed to parse", "closed file",
        "closed stream", "end of stream",
        "UNKNOWN (HTTP status 200)")
    {
      if says(
        "onnection refused", "Failed to connect", "resolve host", "name resolution",
        "t connect to server", "t connect to", "curlCode: 7,", "curlCode: 6,", "no answer within")
      {
        return StorageError(
          .unreachable, path: path, "\(StorageError.refusal) (\(shown(message)))",
          remedy: "check the network and the address")
      }
      return StorageError(
        .unreachable, path: path, "the store does not answer (\(shown(message)))",
        remedy: "check the network and the address, and try again later")
    }
    return StorageError(.inputOutput, path: path, shown(message))
  }

  private var authorities: String {
    Authorities().file == nil
      ? "this machine has no certificate authorities: \(Authorities.remedy)"
      : "if the store has a certificate of your own authority, name a PEM file of it in SSL_CERT_FILE"
  }

  private var credentials: String {
    switch scheme {
    case .s3:
      "give credentials as the aws tool finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, a role), or anonymous@ for a public bucket"
    case .gs:
      "give credentials by 'gcloud auth application-default login' or GOOGLE_APPLICATION_CREDENTIALS, or anonymous@ for a public bucket"
    default:
      "give credentials by 'az login', AZURE_CLIENT_ID and its like or AZURE_STORAGE_KEY, or ?credential_kind=anonymous"
    }
  }

  /// The first line of a message, without addresses' queries, passwords and what is secret otherwise.
  func shown(_ message: String) -> String {
    var text =
      message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "unknown failure"
    for secret in secrets { text = text.replacing(secret, with: "…") }
    text = text.replacing(/\?[^\s'"]*/, with: "").replacing(/\/\/[^\/@\s]*@/, with: "//")
    text = text.replacing(/(?i)(signature|credential|token|sig|key)=[^\s&,'"]*/, with: "")
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}

extension StorageError {
  fileprivate static let refusal = "nobody answers"

  /// Whether the address, rather than the moment, may be wrong.
  var isRefusal: Bool { code == .unreachable && message.hasPrefix(Self.refusal) }
}
