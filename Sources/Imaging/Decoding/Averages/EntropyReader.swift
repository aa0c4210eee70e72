/// Reads the bits of a JPEG's scan, in which a zero byte follows each byte of 255 to tell it from a marker.
struct EntropyReader {
  /// The next bits, from the most significant one on; zeros after the last.
  private(set) var bits: UInt64 = 0
  /// The number of bits that are valid; negative once bits were taken beyond a marker or the end.
  private(set) var count = 0
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
    (next, self.end) = (start, end)
  }

  /// The next bits, at most 32.
  @inline(__always)
  func peek(_ length: Int) -> Int {
    Int(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: 64 &- length))
  }

  @inline(__always)
  mutating func drop(_ length: Int) {
    bits &<<= UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// Makes 32 bits valid, where as many are left.
  @inline(__always)
  mutating func fill() {
    guard count < 32 else { return }
    if end - next >= 8 {
      let word = UInt64(bigEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
      // No byte is 255: the complement has no zero byte.
      let complement = ~word
      if (complement &- 0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 == 0, count >= 0 {
        bits |= word &>> UInt64(truncatingIfNeeded: count)
        next += (63 &- count) &>> 3
        count |= 56
        return
      }
    }
    fillBytewise()
  }

  private mutating func fillBytewise() {
    while 0...56 ~= count, next < end {
      let byte = next.pointee
      if byte == 0xFF {
        guard end - next > 1, next[1] == 0 else { return }
      }
      bits |= UInt64(byte) &<< UInt64(56 - count)
      next += byte == 0xFF ? 2 : 1
      count += 8
    }
  }

  /// Passes over a marker, after less than a byte of padding; false when it is not there.
  mutating func pass(marker: UInt8) -> Bool {
    guard 0..<8 ~= count, end - next >= 2, next[0] == 0xFF, next[1] == marker else { return false }
    next += 2
    (bits, count) = (0, 0)
    return true
  }
}
