/// The prospects of a failed call when it is repeated.
package enum Retryability: Sendable, Hashable {
  /// It would fail again.
  case permanent
  /// It may succeed later; not before the wait that the server requested, if it did.
  case transient(serverWait: Duration? = nil)
}
