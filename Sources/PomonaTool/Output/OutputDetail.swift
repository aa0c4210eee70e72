/// The detail of the texts that a command writes.
package enum OutputDetail: Sendable {
  /// The result alone.
  case result
  /// The result and a summary of the work.
  case summary
  /// Everything, however long.
  case full
}
