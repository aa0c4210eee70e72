/// Decodes a baseline JPEG at 1/8 of its size: a pixel is the average of a block of 8 x 8.
///
/// The average is the block's first coefficient, so that all others are only passed over, several at a time. Where the colours
/// have half the resolution, a block of them gives up to four pixels, each the average of a quarter: a weighted sum of the
/// coefficients of odd frequencies. For one thread.
package final class BlockAverager {
  private let codes = HuffmanCodeCache()

  package init() {}

  /// Writes the pixels of a photo, ceil(width / 8) x ceil(height / 8), RGB8, without gaps between rows.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - width: The width of the photo in pixels, for which `pixels` has room.
  ///   - height: The height of the photo in pixels.
  ///   - pixels: The target; undefined when the result is false.
  /// - Returns: False for a photo that is not a baseline JPEG of grey or YCbCr, or is damaged in any way.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, width: Int, height: Int,
    to pixels: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let jpeg = BaselineJPEG(bytes, codes: codes), jpeg.width == width, jpeg.height == height,
      let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { return false }
    var scan = AveragingScan(
      jpeg, reader: EntropyReader(from: start + jpeg.start, to: start + bytes.count))
    return scan.decode(to: pixels)
  }
}

/// The scan of a photo.
private struct AveragingScan {
  private let jpeg: BaselineJPEG
  private let light: BlockReading
  /// Nil for a grey photo.
  private let blue: BlockReading?
  private let red: BlockReading?
  private var reader: EntropyReader
  /// The first coefficients of the last blocks of the components.
  private var last = (0, 0, 0)

  init(_ jpeg: BaselineJPEG, reader: EntropyReader) {
    self.jpeg = jpeg
    light = BlockReading(jpeg.components[0])
    blue = jpeg.components.count == 1 ? nil : BlockReading(jpeg.components[1])
    red = jpeg.components.count == 1 ? nil : BlockReading(jpeg.components[2])
    self.reader = reader
  }

  mutating func decode(to pixels: UnsafeMutablePointer<UInt8>) -> Bool {
    let (columns, rows) = ((jpeg.width + 7) / 8, (jpeg.height + 7) / 8)
    let unitColumns = (columns + jpeg.columns - 1) / jpeg.columns
    let unitRows = (rows + jpeg.rows - 1) / jpeg.rows
    var restart: UInt8 = 0
    var rest = jpeg.restartInterval
    for y in 0..<unitRows {
      for x in 0..<unitColumns {
        if jpeg.restartInterval > 0 {
          if rest == 0 {
            guard reader.pass(marker: 0xD0 | restart) else { return false }
            restart = (restart + 1) & 7
            last = (0, 0, 0)
            rest = jpeg.restartInterval
          }
          rest -= 1
        }
        guard let unit = readUnit() else { return false }
        for row in 0..<min(jpeg.rows, rows - y * jpeg.rows) {
          let start = (y * jpeg.rows + row) * columns + x * jpeg.columns
          for column in 0..<min(jpeg.columns, columns - x * jpeg.columns) {
            unit.write(2 * row + column, to: pixels + 3 * (start + column))
          }
        }
      }
      guard reader.count >= 0 else { return false }
    }
    return reader.pass(marker: 0xD9)
  }

  /// Reads the blocks of a unit; nil for damaged ones.
  @inline(__always)
  private mutating func readUnit() -> AveragedUnit? {
    var unit = AveragedUnit()
    for row in 0..<jpeg.rows {
      for column in 0..<jpeg.columns {
        guard light.readAverage(&reader, last: &last.0) else { return nil }
        unit.light[2 * row + column] = light.level(last.0)
      }
    }
    guard let blue, let red else { return unit }
    if jpeg.rows * jpeg.columns == 1 {
      guard blue.readAverage(&reader, last: &last.1), red.readAverage(&reader, last: &last.2)
      else { return nil }
      unit.blue = SIMD4(repeating: blue.level(last.1))
      unit.red = SIMD4(repeating: red.level(last.2))
    } else {
      let (across, down) = (jpeg.columns == 2, jpeg.rows == 2)
      guard
        blue.readQuarters(&reader, last: &last.1, across: across, down: down, to: &unit.blue),
        red.readQuarters(&reader, last: &last.2, across: across, down: down, to: &unit.red)
      else { return nil }
    }
    return unit
  }
}

/// The levels of up to four neighbouring pixels, those of the lower row last.
private struct AveragedUnit {
  var light = SIMD4<Int>()
  /// The differences of blue and of red from the light; 128 for none.
  var blue = SIMD4<Int>(repeating: 128)
  var red = SIMD4<Int>(repeating: 128)

  /// Writes a pixel as RGB.
  ///
  /// Source: ITU-T T.871, clause 7, in whole numbers as libjpeg has them.
  @inline(__always)
  func write(_ index: Int, to pixel: UnsafeMutablePointer<UInt8>) {
    let (light, blue, red) = (light[index], blue[index] &- 128, red[index] &- 128)
    let half = 1 &<< 15
    pixel[0] = Self.clamp(light &+ (91_881 &* red &+ half) &>> 16)
    pixel[1] = Self.clamp(light &+ (half &- 22_554 &* blue &- 46_802 &* red) &>> 16)
    pixel[2] = Self.clamp(light &+ (116_130 &* blue &+ half) &>> 16)
  }

  @inline(__always)
  private static func clamp(_ level: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(level, 0), 255))
  }
}
