/// The message of a failed call of a C library.
struct NativeMessage {
  private(set) var text = ""

  /// Runs `body` with a buffer for a message and its capacity in bytes, and keeps the message it wrote.
  mutating func write<R>(_ body: (UnsafeMutablePointer<CChar>, Int) -> R) -> R {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress else { preconditionFailure("a buffer has an address") }
      let result = body(start, buffer.count)
      text = String(cString: start)
      return result
    }
  }
}
