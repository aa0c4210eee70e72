import Failures
import Files
import ObjectStores
import TestSupport
import Testing

@Suite struct CloudFailureTests {
  private let failure = CloudFailure(
    at: Location("gs://bucket/photos"), in: CloudEnvironment(["SSL_CERT_FILE": "/etc/passwd"]))

  private func error(_ message: String, mayPass: Bool = false) -> StorageError {
    failure.error(message, systemError: 0, path: "x", mayPass: mayPass)
  }

  /// Google's reader reports a connection that broke off with the first message, as if it were a defect of the program.
  @Test func brokenReadsAreTriedAgainWhateverTheirWords() {
    func code(_ message: String, mayPass: Bool) -> StorageError.Code {
      error(message, mayPass: mayPass).code
    }
    #expect(code("Cannot read from closed file", mayPass: false) == .unreachable)
    #expect(code("an unknown message", mayPass: true) == .unreachable)
    #expect(code("an unknown message", mayPass: false) == .inputOutput)
    #expect(code("HTTP status 400", mayPass: true) == .inputOutput)
  }

  @Test(arguments: [
    ("curlCode: 60, SSL peer certificate", StorageError.Code.untrusted),
    ("AWS Error NO_SUCH_BUCKET", .noSuchBucket), ("Bucket 'x' not found", .noSuchBucket),
    ("HTTP status 301", .wrongRegion), ("AWS Error INVALID_ACCESS_KEY_ID", .badCredentials),
    ("HTTP status 401", .badCredentials), ("AWS Error ACCESS_DENIED", .accessDenied),
    ("HTTP status 403", .accessDenied), ("HTTP status 404", .notFound),
    ("BlobNotFound", .notFound), ("SlowDown", .unreachable), ("HTTP status 503", .unreachable),
    ("Connection refused", .unreachable),
    ("timed out: no answer within 20 seconds", .unreachable),
  ]) func messagesAreTranslated(message: String, code: StorageError.Code) {
    let error = error(message)
    #expect(error.code == code)
    #expect(error.path == "x")
    #expect(error.cause != nil)
    #expect(code == .notFound || error.remedy?.hasSuffix(".") == true)
    #expect(error.remedy?.first?.isUppercase != false)
    #expect(error.message.last != ".")
  }

  @Test func secretsAreShownNowhere() {
    let failure = CloudFailure(
      at: Location("s3://AKIAKEY:geheimnis@bucket/a?session=verborgen"),
      in: CloudEnvironment(["AWS_SESSION_TOKEN": "vertraulich"]))
    for secret in ["geheimnis", "verborgen", "vertraulich"] {
      for message in [
        "the key \(secret) is odd", "GET https://host/a?x=\(secret) failed",
        "sig=\(secret), signature=\(secret)", "http://user:\(secret)@host/",
      ] {
        let error = failure.error(message, systemError: 0, path: "p", mayPass: false)
        let text = "\(error) \(error.cause.map { "\($0)" } ?? "")"
        #expect(!text.contains(secret), "\(text)")
      }
    }
  }

  @Test func theEnvironmentIsReadOnce() {
    let environment = CloudEnvironment([
      "AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-3", "AZURE_STORAGE_KEY": "k",
    ])
    let error = CloudFailure(at: Location("abfss://c@a.x/y"), in: environment)
      .error("AuthenticationFailed", systemError: 0, path: "p", mayPass: false)
    #expect(error.remedy?.contains("AZURE_STORAGE_KEY") == true)
  }

  @Test func missingAuthoritiesAreNamed() {
    let failure = CloudFailure(
      at: Location("s3://bucket"), in: CloudEnvironment(["SSL_CERT_FILE": "/nowhere.pem"]))
    let error = failure.error("SSL", systemError: 0, path: "p", mayPass: false)
    #expect(error.message.contains("has no certificate authorities"))
    #expect(error.remedy?.contains("ca-certificates") == true)
    #expect(self.error("SSL").remedy?.contains("SSL_CERT_FILE") == true)
  }
}
