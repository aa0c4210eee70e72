import Glibc

/// A value that threads change one at a time, and whose changes they can wait for; unlike a `Mutex`, and with more than
/// one kind of change, so that only those wake up whom it concerns.
///
/// `@unchecked Sendable`: the value is touched with the mutex locked, and nowhere else.
package final class Monitor<Value: Sendable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let conditions: UnsafeMutableBufferPointer<pthread_cond_t>
  private var value: Value

  /// - Parameter kinds: How many kinds of changes there are.
  package init(_ value: Value, kinds: Int) {
    self.value = value
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    conditions = .allocate(capacity: kinds)
    for index in conditions.indices { pthread_cond_init(conditions.baseAddress! + index, nil) }
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    for index in conditions.indices { pthread_cond_destroy(conditions.baseAddress! + index) }
    conditions.deallocate()
  }

  package func withLock<R>(_ body: (inout Value) -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }

  /// Calls `body` now and after each change of this kind until it returns something.
  package func wait<R>(for kind: Int, _ body: (inout Value) -> R?) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&value) { return result }
      pthread_cond_wait(conditions.baseAddress! + kind, mutex)
    }
  }

  /// Wakes one who waits for this kind of change.
  package func signal(_ kind: Int) { pthread_cond_signal(conditions.baseAddress! + kind) }

  /// Wakes all who wait for this kind of change.
  package func broadcast(_ kind: Int) { pthread_cond_broadcast(conditions.baseAddress! + kind) }
}
