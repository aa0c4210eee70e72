import Failures
package import Files
import Glibc

/// The translation of failed requests to a store into errors of this module: the kind of failure and its remedy.
///
/// The libraries' own messages are shown only where the failure is of no known kind, and never with secrets.
package struct CloudFailure {
  private let scheme: Location.Scheme
  private let authorities: CertificateAuthorities
  /// The values that must not be shown.
  private let secrets: [String]

  /// The failures of requests to the store of a location.
  package init(at location: Location, in environment: CloudEnvironment = CloudEnvironment()) {
    scheme = location.scheme
    authorities = CertificateAuthorities(in: environment)
    secrets = (location.secrets + environment.secrets).filter { $0.utf8.count >= 4 }
  }

  /// The error for a failed request.
  ///
  /// - Parameters:
  ///   - text: The message of the library.
  ///   - systemError: The error number of the system, or 0.
  ///   - path: The object, as the caller named it.
  ///   - mayPass: True if a failure of no known kind may pass.
  package func error(
    _ text: String, systemError: Int32, path: String, mayPass: Bool
  ) -> StorageError {
    let message = CloudMessage(text: text)
    let cause = CloudLibraryError(
      description: shown(text), isConnectionFailure: message.isConnectionFailure)
    func failure(
      _ code: StorageError.Code, because reason: String, remedy: String? = nil
    ) -> StorageError {
      StorageError(code, path: path, reason, remedy: remedy, cause: cause)
    }
    if message.isUntrusted {
      return failure(
        .untrusted,
        because: "the store's TLS certificate could not be verified"
          + (authorities.file == nil ? ": this machine has no certificate authorities" : ""),
        remedy: authorities.file == nil
          ? CertificateAuthorities.remedy
          : "Name a PEM file of your own authority in SSL_CERT_FILE, if it has signed the certificate."
      )
    }
    if message.isMissingBucket { return .noSuchBucket(path, cause: cause) }
    if message.isWrongRegion {
      return failure(
        .wrongRegion, because: "the bucket is in another region",
        remedy: "Append ?region=NAME to the URI, or set AWS_REGION.")
    }
    if message.isAboutCredentials {
      return failure(
        .badCredentials, because: "the store does not accept the credentials",
        remedy: "Give \(credentials).")
    }
    if message.isAccessDenied {
      return failure(
        .accessDenied, because: "the store denies access",
        remedy:
          "Grant this identity permission to list, read and, for outputs, write and delete, or give \(credentials)."
      )
    }
    if systemError == ENOENT || message.isMissingObject {
      return failure(.notFound, because: "no such object")
    }
    // The libraries describe a broken answer in many ways: a failure that is not known to be final is tried again.
    guard message.isTemporary || (mayPass && !message.isFinal) else {
      return failure(.inputOutput, because: cause.description.clause)
    }
    if message.isConnectionFailure {
      return failure(
        .unreachable, because: "the store cannot be reached (\(cause))",
        remedy: "Check the network and the address.")
    }
    return failure(
      .unreachable, because: "the store does not answer (\(cause))",
      remedy: "Check the network and the address, and try again later.")
  }

  /// A message of a library without secrets.
  func shown(_ message: String) -> String { CloudMessage(text: message).shown(without: secrets) }

  private var credentials: String {
    switch scheme {
    case .s3:
      "credentials as the aws tool finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, a role), or anonymous@ for a public bucket"
    case .gs:
      "credentials by 'gcloud auth application-default login' or GOOGLE_APPLICATION_CREDENTIALS, or anonymous@ for a public bucket"
    default:
      "credentials by 'az login', AZURE_CLIENT_ID and related variables or AZURE_STORAGE_KEY, or ?credential_kind=anonymous for a public container"
    }
  }
}
