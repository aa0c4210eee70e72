import Imaging
import Testing

@Suite struct ExifTests {
  private func orientation(_ tiff: [UInt8]) -> Orientation? {
    tiff.withUnsafeBytes { Exif.orientation($0) }
  }

  /// A TIFF structure whose directory has an entry for the camera's model before the orientation.
  private func tiff(_ value: UInt8, type: UInt8 = 3, isLittleEndian: Bool) -> [UInt8] {
    func number(_ value: Int, bytes: Int) -> [UInt8] {
      let little = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittleEndian ? little : little.reversed()
    }
    func entry(_ tag: Int, type: Int, value: [UInt8]) -> [UInt8] {
      number(tag, bytes: 2) + number(type, bytes: 2) + number(1, bytes: 4) + value
    }
    return (isLittleEndian ? [0x49, 0x49, 42, 0] : [0x4D, 0x4D, 0, 42]) + number(8, bytes: 4)
      + number(2, bytes: 2) + entry(0x0110, type: 2, value: [65, 0, 0, 0])
      + entry(0x0112, type: Int(type), value: number(Int(value), bytes: 2) + [0, 0])
  }

  @Test(arguments: [true, false])
  func everyOrientationIsReadInBothByteOrders(isLittleEndian: Bool) {
    for value in 1...8 as ClosedRange<UInt8> {
      #expect(
        orientation(tiff(value, isLittleEndian: isLittleEndian))
          == Orientation(rawValue: Int(value)))
    }
  }

  @Test(arguments: [true, false])
  func invalidOrientationsAreIgnored(isLittleEndian: Bool) {
    for value in [0, 9, 255] as [UInt8] {
      #expect(orientation(tiff(value, isLittleEndian: isLittleEndian)) == nil)
    }
    #expect(orientation(tiff(6, type: 2, isLittleEndian: isLittleEndian)) == nil, "text")
  }

  /// Of every structure that is cut short, and of every damaged one, nothing outside is read.
  @Test func damagedStructuresHaveNoOrientationOrAValidOne() {
    let whole = tiff(6, isLittleEndian: true)
    for count in 0..<whole.count { #expect(orientation(Array(whole.prefix(count))) == nil) }
    for position in whole.indices {
      for byte in [0x00, 0x7F, 0xFF] as [UInt8] {
        var damaged = whole
        damaged[position] = byte
        _ = orientation(damaged)
      }
    }
    #expect(orientation(whole) == .quarterClockwise)
  }
}
