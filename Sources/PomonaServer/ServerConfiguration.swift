import Foundation

/// How the service is to be run.
package struct ServerConfiguration: Sendable {
  /// Models' folders; the first answers when a request names none.
  package var models: [String]
  /// The address to listen on; this machine alone unless set.
  package var host = "127.0.0.1"
  /// The port; 0 takes a free one.
  package var port = 8080
  /// Workers for each model; one for each core unless set.
  package var jobs = ProcessInfo.processInfo.activeProcessorCount
  /// Requests that may wait before others are sent away; nil for ``queuePerWorker`` times the workers.
  package var queue: Int?
  /// What clients must send as a bearer token; nil for none.
  package var token: String?
  /// PEM files of a certificate, with the chain that leads to its root, and of its key; nil for plain HTTP.
  package var tls: (certificate: String, key: String)?
  /// The largest request, in bytes.
  package var maximumBody = 32 << 20
  /// The most connections at a time; others wait to be accepted.
  package var maximumConnections = 512
  /// What clients may take their time for.
  package var connection = ConnectionLimits()
  /// What reading one photo may take.
  package var photoLimit = Duration.seconds(10)
  /// Answers of less confidence are told as doubtful, 0 to 1.
  package var unsureBelow = 0.5
  /// How long requests under way have when the service ends.
  package var drain = Duration.seconds(20)
  /// The program whose `worker` command reads the photos; by default this one.
  package var program = "/proc/self/exe"

  package init(models: [String]) { self.models = models }

  /// Whether nobody but this machine can ask.
  var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }

  /// Short, so that whoever is let in is answered soon.
  package static let queuePerWorker = 4
  /// How many of the largest requests fit into the memory that bodies may take together.
  static let bodiesInMemory = 8
}
