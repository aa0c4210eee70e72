import Foundation

/// The settings in the environment that Arrow does not read itself, and those that no text may show.
package struct CloudEnvironment: Sendable {
  /// The key of the Azure account: `AZURE_STORAGE_KEY`.
  let azureAccountKey: String?
  /// The region of S3: `AWS_REGION`, else `AWS_DEFAULT_REGION`.
  let awsRegion: String?
  /// True if an endpoint other than Amazon's is set: `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3`.
  let hasAWSEndpoint: Bool
  /// The PEM file of the certificate authorities to trust: `SSL_CERT_FILE`.
  let certificateFile: String?
  /// The values of the variables that hold credentials.
  let secrets: [String]

  /// The settings among these variables, by default those of the process as they are now.
  package init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
    func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    azureAccountKey = value("AZURE_STORAGE_KEY")
    awsRegion = value("AWS_REGION") ?? value("AWS_DEFAULT_REGION")
    hasAWSEndpoint = value("AWS_ENDPOINT_URL") != nil || value("AWS_ENDPOINT_URL_S3") != nil
    certificateFile = value("SSL_CERT_FILE")
    secrets = [
      "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY",
      "AZURE_CLIENT_SECRET",
    ].compactMap(value)
  }
}
