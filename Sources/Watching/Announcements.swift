package import Files
import Synchronization

/// The way from a source to those who score: files that are ready, and what cannot be looked into.
package struct Announcements: Sendable {
  /// Called with a file that is ready.
  package let add: @Sendable (WatchedFile) -> Void
  /// True if a file of this path, size and time was read before.
  package let knows: @Sendable (WatchedFile) -> Bool
  /// Called with a folder or an entry that cannot be looked into.
  package let problem: @Sendable (StorageError) -> Void

  package init(
    add: @escaping @Sendable (WatchedFile) -> Void,
    knows: @escaping @Sendable (WatchedFile) -> Bool,
    problem: @escaping @Sendable (StorageError) -> Void
  ) {
    self.add = add
    self.knows = knows
    self.problem = problem
  }
}
