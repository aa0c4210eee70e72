import Foundation

/// Objects that are costly to make and belong to one caller at a time, kept for the next caller.
///
/// `@unchecked Sendable`: an object is reachable either through the pool, with the lock held, or through the one caller
/// of ``withElement(_:)`` that it was lent to.
package final class ReusePool<Element>: @unchecked Sendable {
  private let lock = NSLock()
  private var elements: [Element] = []
  private let make: @Sendable () throws -> Element

  /// A pool that makes an object when none is free.
  package init(make: @escaping @Sendable () throws -> Element) { self.make = make }

  /// Lends an object for the duration of `body`.
  package func withElement<R>(_ body: (Element) throws -> R) throws -> R {
    let element = try lock.withLock { elements.popLast() } ?? make()
    defer { lock.withLock { elements.append(element) } }
    return try body(element)
  }
}
