import Failures
import NIOSSL

extension TLSConfiguration {
  /// The configuration of a server with this certificate; TLS 1.2 at least.
  ///
  /// - Throws: A ``ServerError`` of code `invalidCertificate`.
  static func server(_ files: ServerConfiguration.TLSFiles) throws(ServerError) -> TLSConfiguration
  {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
      guard !chain.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      tls.minimumTLSVersion = .tlsv12
      // Rejects a key that is not the certificate's.
      _ = try NIOSSLContext(configuration: tls)
      return tls
    } catch {
      throw ServerError(
        .invalidCertificate,
        "the certificate \(files.certificate) and the key \(files.key) cannot be used: \(error)",
        remedy: "Give PEM files: the certificate with its chain, and the key that belongs to it.",
        cause: error)
    }
  }
}
