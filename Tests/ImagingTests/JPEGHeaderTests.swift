import Imaging
import Testing

@Suite struct JPEGHeaderTests {
  private func header(_ bytes: [UInt8]) -> JPEGHeader {
    bytes.withUnsafeBytes { JPEGHeader($0) }
  }

  private func segment(_ marker: UInt8, body: [UInt8]) -> [UInt8] {
    [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 0xFF)] + body
  }

  private func exif(_ orientation: UInt8) -> [UInt8] {
    let tiff = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
    ]
    return segment(0xE1, body: Array("Exif\0\0".utf8) + tiff.map { UInt8($0) })
  }

  private func frame(_ marker: UInt8, components: UInt8) -> [UInt8] {
    segment(
      marker,
      body: [8, 0, 16, 0, 16, components] + [UInt8](repeating: 0, count: Int(components) * 3))
  }

  private func scan(components: UInt8) -> [UInt8] {
    segment(0xDA, body: [components] + [UInt8](repeating: 0, count: 2 * Int(components) + 3))
      + [1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4]
  }

  private let start: [UInt8] = [0xFF, 0xD8]
  private let end: [UInt8] = [0xFF, 0xD9]

  @Test func theOrientationIsThatOfTheEXIFSegment() {
    let other = segment(0xE1, body: Array("http://ns.adobe.com/xap/1.0/\0".utf8))
    let bytes = start + segment(0xE0, body: Array("JFIF\0".utf8)) + other + exif(6)
    #expect(header(bytes + frame(0xC0, components: 3)).orientation == .quarterClockwise)
    #expect(header(start + other + frame(0xC0, components: 3)).orientation == .upright)
    #expect(header(start + exif(9)).orientation == .upright)
  }

  @Test func fillBytesAndStrayBytesBetweenSegmentsAreSkipped() {
    let bytes: [UInt8] = start + [0xFF, 0xFF, 0x00, 0x01, 0x02] + [0xFF] + exif(3)
    #expect(header(bytes).orientation == .upsideDown)
  }

  @Test func aBaselineJPEGWithAllComponentsInItsFirstScanHasOneScan() {
    let bytes = start + frame(0xC0, components: 3) + scan(components: 3)
    #expect(header(bytes + end).scans == 1)
    // More scans are not counted: the decoder stops after the first.
    #expect(header(bytes + scan(components: 3) + end).scans == 1)
    #expect(header(start + frame(0xC1, components: 1) + scan(components: 1) + end).scans == 1)
  }

  @Test func scansOfProgressiveAndNonInterleavedJPEGsAreCounted() {
    let three =
      scan(components: 1) + segment(0xC4, body: [0]) + scan(components: 1) + scan(components: 1)
    #expect(header(start + frame(0xC2, components: 3) + three + end).scans == 3)
    #expect(header(start + frame(0xC0, components: 3) + three + end).scans == 3)
    #expect(header(start + frame(0xC2, components: 3) + scan(components: 3) + end).scans == 1)
    #expect(
      header(start + frame(0xC2, components: 3) + scan(components: 3) + end + three).scans == 1,
      "nothing after the end is counted")
  }

  @Test func segmentsOfInvalidLengthEndTheWalk() {
    for length in [[0, 0], [0, 1], [0xFF, 0xFF]] as [[UInt8]] {
      let bytes = start + [0xFF, 0xE0] + length + exif(6)
      #expect(header(bytes).orientation == .upright)
    }
    let ended = start + [0xFF, 0xD9] + exif(6)
    #expect(header(ended).orientation == .upright)
  }

  /// Every prefix, and every single byte replaced: nothing is read outside, and the values are valid.
  @Test func damagedHeadersAreWalkedWithoutFailure() {
    let whole =
      start + exif(8) + frame(0xC2, components: 3) + scan(components: 3) + scan(components: 1) + end
    #expect(header(whole).scans == 2)
    for count in 0..<whole.count { #expect(header(Array(whole.prefix(count))).scans <= 2) }
    for position in whole.indices {
      for byte in [0x00, 0xC0, 0xDA, 0xFF] as [UInt8] {
        var damaged = whole
        damaged[position] = byte
        #expect((1...4).contains(header(damaged).scans))
      }
    }
  }

  private func xmp(_ text: String) -> [UInt8] {
    segment(0xE1, body: Array(("http://ns.adobe.com/xap/1.0/\0" + text).utf8))
  }

  @Test(arguments: [
    ("tiff:Orientation=\"6\"", 6), ("tiff:Orientation = '8'", 8),
    ("<tiff:Orientation> 3\n</tiff:Orientation>", 3),
    ("tiff:Orientation='9' tiff:Orientation='2'", 2),
    ("tiff:Orientation=6", 1), ("tiff:Orientation>66<", 1), ("tiff:Orientation", 1),
    ("tiff:Orientation=\"", 1), ("tiff:Orientation=\"6", 1), ("Orientation=\"6\"", 1),
  ])
  func orientationsOfXMP(text: String, orientation: Int) {
    #expect(header([0xFF, 0xD8] + xmp(text)).orientation.rawValue == orientation)
  }

  /// Every byte is looked at a few times at most.
  @Test func packetsMadeToBeSlowAreNot() {
    let packet = xmp(String(repeating: "tiff:Orientation=\" ", count: 3_400))
    let bytes = [0xFF, 0xD8] + Array(repeatElement(packet, count: 100).joined())
    let start = ContinuousClock.now
    #expect(header(bytes).orientation == .upright)
    #expect(.now - start < .seconds(1))
  }
}
