import Foundation

/// Reads the bits of a JPEG's scan between two markers.
struct EntropyReader {
  /// The bytes behind the last bits that may be read: of one unit of at most six blocks, with at most 8 bytes for each of 64
  /// coefficients.
  static let padding = 6 * 65 * 8

  /// The next bits, from the most significant one on.
  private var bits: UInt64 = 0
  /// The number of bits that are valid.
  private var count = 0
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// - Parameters:
  ///   - start: The first byte.
  ///   - end: The end of the bytes, where at least ``padding`` bytes follow.
  init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
    (next, self.end) = (start, end)
  }

  /// Makes at least 56 bits valid.
  @inline(__always)
  mutating func fill() {
    let word = UInt64(bigEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
    bits |= word &>> UInt64(truncatingIfNeeded: count)
    next += (63 &- count) &>> 3
    count |= 56
  }

  /// The next bits, from 1 to 32.
  @inline(__always)
  func peek(_ length: Int) -> Int {
    Int(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: 64 &- length))
  }

  @inline(__always)
  mutating func drop(_ length: Int) {
    bits &<<= UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// The number of bits that have not been read; negative for bits that were read beyond the end.
  var left: Int { (end - next) * 8 + count }
}

/// The bytes of a scan without what marks them: a zero follows each byte of 255.
final class ScanBytes {
  /// The parts between two restart markers, one behind the other.
  private(set) var parts: [(start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)] = []
  private let scratch = PixelScratch()

  /// Reads a scan.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - start: The offset of the scan's first coefficient.
  ///   - count: The number of parts.
  /// - Returns: False for a scan with other markers, or without the end of the photo.
  func read(_ bytes: UnsafeRawBufferPointer, from start: Int, parts count: Int) -> Bool {
    parts.removeAll(keepingCapacity: true)
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    var target = scratch.reserve(bytes.count - start + EntropyReader.padding)
    var (from, first) = (start, UnsafePointer(target))
    while from + 1 < bytes.count, let found = memchr(base + from, 0xFF, bytes.count - from - 1) {
      let place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
      let marker = base[place + 1]
      let length = place - from + (marker == 0 ? 1 : 0)
      target.update(from: base + from, count: length)
      target += length
      from = place + 2
      if marker == 0 { continue }
      parts.append((first, UnsafePointer(target)))
      first = UnsafePointer(target)
      if parts.count == count {
        target.update(repeating: 0, count: EntropyReader.padding)
        return marker == 0xD9
      }
      guard marker == 0xD0 | UInt8(truncatingIfNeeded: (parts.count - 1) & 7) else { return false }
    }
    return false
  }
}
