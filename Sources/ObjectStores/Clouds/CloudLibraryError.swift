/// The message of a store's library, as the cause of an error.
package struct CloudLibraryError: Error, CustomStringConvertible {
  /// The message, without what may be secret.
  package let description: String
  /// True if no connection was made, so that the address may be wrong.
  let isConnectionFailure: Bool
}
