/// Numbers at a fixed address.
///
/// `@unchecked Sendable`: its only state is the address, which never changes. Whoever shares the numbers with other threads
/// gives each of them a range of its own, and reads them when all have returned.
package final class Numbers: @unchecked Sendable {
  package let buffer: UnsafeMutableBufferPointer<Float>

  package var base: UnsafeMutablePointer<Float> { buffer.baseAddress.unsafelyUnwrapped }
  package var count: Int { buffer.count }

  /// Zeros.
  package init(count: Int) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
    buffer = UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: Float.self, capacity: max(count, 1)), count: count)
    buffer.initialize(repeating: 0)
  }

  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    _ = buffer.update(fromContentsOf: values)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  package func clear() { buffer.update(repeating: 0) }

  package func copy(_ other: Numbers) { _ = buffer.update(fromContentsOf: other.buffer) }
}
