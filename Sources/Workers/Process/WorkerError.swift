/// Why a worker cannot go on: its requests or its setup are not what they should be.
package struct WorkerError: Error, Sendable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
