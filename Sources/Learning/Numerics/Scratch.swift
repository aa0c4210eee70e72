/// A buffer of fixed size for inner loops in which the bounds checks of an array would cost more than the work.
///
/// Accesses by subscript are checked in debug builds only.
///
/// `@unchecked Sendable`: `base` and `count` never change, and every use that shares a buffer between threads either gives
/// each thread elements of its own to write, or writes before the threads start and only reads afterwards.
final class Scratch<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating element: Element, count: Int) {
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: element, count: count)
    self.count = count
  }

  convenience init(_ elements: [Element]) where Element: ExpressibleByIntegerLiteral {
    self.init(repeating: 0, count: elements.count)
    for index in 0..<count { base[index] = elements[index] }
  }

  deinit {
    base.deallocate()
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }
}
