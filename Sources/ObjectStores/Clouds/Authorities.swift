import Glibc

/// The certificate authorities that this machine trusts, as one PEM file.
///
/// Arrow's libraries bring TLS with them, but no authorities, and look where the system they were built on keeps them.
package struct Authorities: Sendable {
  /// The file; nil when there is none.
  package let file: String?
  /// Whether the environment names the file.
  package let isChosen: Bool

  /// Debian and Ubuntu, Fedora and Alma (old and new place), SUSE, Alpine.
  private static let places = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  package static let remedy =
    "install the package ca-certificates, or name a PEM file of authorities in SSL_CERT_FILE"

  /// Finds them: the file that `SSL_CERT_FILE` names, else where the distributions put them.
  package init() {
    let chosen = getenv("SSL_CERT_FILE").map { String(cString: $0) } ?? ""
    self.init(chosen: chosen, places: Self.places)
  }

  init(chosen: String, places: [String]) {
    isChosen = !chosen.isEmpty
    file = (isChosen ? [chosen] : places).first { access($0, R_OK) == 0 }
  }

  /// Makes all three libraries use them; called before the first store is opened.
  func use() {
    if let file, !isChosen { setenv("SSL_CERT_FILE", file, 0) }
  }
}
