import Glibc

/// The certificate authorities that this machine trusts, as one PEM file.
///
/// Arrow's libraries include TLS without authorities, and look for them where the system they were built on stores them.
package struct CertificateAuthorities: Sendable {
  /// The file; nil when there is none that can be read.
  package let file: String?
  /// True if the environment names the file.
  package let isChosen: Bool

  /// The files of Debian and Ubuntu, Fedora and Alma (old and new path), SUSE, and Alpine.
  package static let systemFiles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  package static let remedy =
    "Install the package ca-certificates, or name a PEM file of authorities in SSL_CERT_FILE."

  /// Finds the authorities: the file that the environment names, else the first of the system's that can be read.
  package init(
    in environment: CloudEnvironment = CloudEnvironment(),
    systemFiles: [String] = Self.systemFiles
  ) {
    isChosen = environment.certificateFile != nil
    let files = environment.certificateFile.map { [$0] } ?? systemFiles
    file = files.first { access($0, R_OK) == 0 }
  }

  /// Makes all three libraries use the file. To be called before the first store is opened: they read the environment.
  func use() {
    if let file, !isChosen { setenv("SSL_CERT_FILE", file, 0) }
  }
}
