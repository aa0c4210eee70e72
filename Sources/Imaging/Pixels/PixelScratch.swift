/// Reusable memory for one thread.
///
/// It grows as needed, and shrinks when the memory of one huge photo is not needed for the next.
final class PixelScratch {
  private var memory = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
  private static let worthKeeping = 32 << 20

  deinit { memory.deallocate() }

  /// At least `count` bytes whose contents are undefined, valid until the next call.
  func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    let isWasteful = memory.count > Self.worthKeeping && memory.count / 4 > count
    if let start = memory.baseAddress, memory.count >= count, !isWasteful { return start }
    memory.deallocate()
    memory = .allocate(capacity: max(count, 1))
    return memory.baseAddress.unsafelyUnwrapped
  }
}
