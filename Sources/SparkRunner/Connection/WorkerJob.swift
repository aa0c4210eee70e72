#if Spark
import Foundation

/// The instructions that the Java functions pass on to their workers: fields of one line each, `name=value`.
package struct WorkerJob: Sendable {
  /// The kinds of requests to a worker.
  package enum Request: String {
    case featurize, classify, fit, evaluate, sum
  }

  private var fields: [(name: String, value: String)]

  /// - Parameters:
  ///   - request: The kind of the requests.
  ///   - program: The address of the archive with the program.
  ///   - folder: The name of the folder that the worker loads; nil for a worker that needs none.
  ///   - seconds: The time limit of a request.
  package init(_ request: Request, program: String, folder: String? = nil, seconds: Int) {
    fields = [("request", request.rawValue), ("program", program)]
    if let folder { fields.append(("folder", folder)) }
    fields.append(("seconds", "\(seconds)"))
  }

  /// Sets a variable of the workers' environment.
  package mutating func setEnvironment(_ name: String, to value: String) {
    fields.append(("env.\(name)", value))
  }

  /// Sets the size from which on a photo is not read.
  package mutating func setMaximum(bytes: Int) { fields.append(("bytes", "\(bytes)")) }

  /// Requests the SHA-256 of the photos beside the answers.
  package mutating func digests() { fields.append(("digests", "sha256")) }

  /// The text that the functions parse.
  package var text: String { fields.map { "\($0.name)=\($0.value)\n" }.joined() }
}
#endif
