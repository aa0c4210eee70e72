/// What keeps the service from running, and how it may be remedied.
package struct ServerError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; new kinds may be added.
  package struct Code: Sendable, Hashable {
    private enum Kind: Sendable { case cannotListen, invalidCertificate, sameName, noWorker }
    private let kind: Kind

    /// The address cannot be listened on.
    package static let cannotListen = Code(kind: .cannotListen)
    /// The certificate or its key cannot be used.
    package static let invalidCertificate = Code(kind: .invalidCertificate)
    /// Two models would have the same name.
    package static let sameName = Code(kind: .sameName)
    /// The processes that read photos do not start.
    package static let noWorker = Code(kind: .noWorker)
  }

  package let code: Code
  package let message: String
  package let remedy: String

  init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  package var description: String { "\(message)\n\(remedy)" }
}
