/// Why a worker process is of no use any more.
package struct WorkerFailure: Error, Sendable, CustomStringConvertible {
  enum Kind: String, Sendable, CaseIterable {
    /// It could not be started, or did not say hello.
    case start
    /// It ended by itself.
    case death
    /// It took longer than it may and was ended.
    case slow
    /// It said what it should not.
    case nonsense
  }

  let kind: Kind
  let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
