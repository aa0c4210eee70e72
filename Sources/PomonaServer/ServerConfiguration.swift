import Foundation

/// The configuration of the service.
package struct ServerConfiguration: Sendable {
  /// The files of a certificate, both PEM.
  package struct TLSFiles: Sendable, Hashable {
    /// The certificate with its chain.
    package var certificate: String
    /// The private key of the certificate.
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// The folders or URIs of the models; the first is served when a request names none.
  package var models: [String]
  /// The address to listen on; `127.0.0.1` by default, which only this machine can reach.
  package var host = "127.0.0.1"
  /// The port to listen on; 8080 by default, 0 for a free one.
  package var port = 8080
  /// The workers of each model; one for each core by default.
  package var jobs = ProcessInfo.processInfo.activeProcessorCount
  /// The requests that may wait before others are rejected with 429; nil, the default, for ``queuePerWorker`` times
  /// ``jobs``.
  package var queue: Int?
  /// The bearer token that clients must send; nil, the default, for none.
  package var token: String?
  /// The certificate for HTTPS; nil, the default, for HTTP.
  package var tls: TLSFiles?
  /// The largest body of a request in bytes; 32 MiB by default.
  package var maximumBody = 32 << 20
  /// The most connections at a time; 512 by default. Others wait to be accepted.
  package var maximumConnections = 512
  /// The time limits of connections.
  package var connection = ConnectionLimits()
  /// The time limit of decoding and classifying one photo; 10 s by default.
  package var photoLimit = Duration.seconds(10)
  /// The confidence, 0 to 1, below which the page presents a prediction as uncertain; 0.5 by default.
  package var unsureBelow = 0.5
  /// The folder, or its URI, to keep corrections in; nil, the default, to keep nothing.
  package var collection: String?
  /// The largest size of the collection in bytes; 1 GiB by default.
  package var collectionLimit = 1 << 30
  /// The time that requests in progress have when the service shuts down; 20 s by default.
  package var drain = Duration.seconds(20)
  /// The program whose `worker` command decodes the photos; the running one by default.
  package var program = "/proc/self/exe"

  package init(models: [String]) { self.models = models }

  /// True if only this machine can reach the service.
  var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }

  /// The default requests that may wait for each worker: few, so that an admitted request is answered soon.
  package static let queuePerWorker = 4
  /// The number of bodies of the largest size that fit into the memory that all bodies share.
  static let bodiesInMemory = 8
}
