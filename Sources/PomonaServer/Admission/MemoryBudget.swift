import Synchronization

/// The memory that the bodies of all requests may occupy together.
package final class MemoryBudget: Sendable {
  private let available: Mutex<Int>

  /// - Parameter bytes: The memory in bytes.
  package init(bytes: Int) { available = Mutex(bytes) }

  /// Reserves memory; returns false, and reserves none, when there is not enough.
  package func reserve(_ count: Int) -> Bool {
    available.withLock { available in
      guard count <= available else { return false }
      available -= count
      return true
    }
  }

  package func release(_ count: Int) { available.withLock { $0 += count } }
}
