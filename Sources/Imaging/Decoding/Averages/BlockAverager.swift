/// Decodes a baseline JPEG at 1/8 of its size: a pixel is the average of a block of 8 x 8.
///
/// The average is the block's first coefficient, so that all others are only passed over, several at a time. Where the colours
/// have half the resolution, a block of them gives up to four pixels, each the average of a quarter: a weighted sum of the
/// coefficients of odd frequencies. For one thread.
package final class BlockAverager {
  private let codes = HuffmanCodeCache()
  private let scanBytes = ScanBytes()
  /// The weights of three components.
  private let weights: UnsafeMutablePointer<SIMD4<Int32>>

  package init() {
    weights = .allocate(capacity: 3 * BlockReading.weightCount)
    weights.initialize(repeating: .zero, count: 3 * BlockReading.weightCount)
  }

  deinit { weights.deallocate() }

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
    guard let jpeg = BaselineJPEG(bytes, codes: codes), jpeg.width == width, jpeg.height == height
    else { return false }
    let scan = AveragingScan(jpeg, weights: weights)
    guard scanBytes.read(bytes, from: jpeg.start, parts: scan.partCount) else { return false }
    return scan.decode(scanBytes, to: pixels)
  }
}

/// The scan of a photo.
private struct AveragingScan {
  private let jpeg: BaselineJPEG
  private let isGrey: Bool
  private let light: BlockReading
  private let blue: BlockReading
  private let red: BlockReading
  /// The units of blocks in a row and in a column.
  private let unitColumns: Int
  private let unitRows: Int

  init(_ jpeg: BaselineJPEG, weights: UnsafeMutablePointer<SIMD4<Int32>>) {
    self.jpeg = jpeg
    isGrey = jpeg.colours == nil
    light = BlockReading(jpeg.light, weights: weights)
    if let colours = jpeg.colours {
      blue = BlockReading(colours.blue, weights: weights + BlockReading.weightCount)
      red = BlockReading(colours.red, weights: weights + 2 * BlockReading.weightCount)
    } else {
      (blue, red) = (light, light)
    }
    unitColumns = (jpeg.width + 8 * jpeg.columns - 1) / (8 * jpeg.columns)
    unitRows = (jpeg.height + 8 * jpeg.rows - 1) / (8 * jpeg.rows)
  }

  private var unitsOfPart: Int {
    jpeg.restartInterval > 0 ? jpeg.restartInterval : unitColumns * unitRows
  }

  /// The parts between restart markers.
  var partCount: Int { (unitColumns * unitRows + unitsOfPart - 1) / unitsOfPart }

  func decode(_ bytes: ScanBytes, to pixels: UnsafeMutablePointer<UInt8>) -> Bool {
    for (index, part) in bytes.parts.enumerated() {
      var reader = EntropyReader(from: part.start, to: part.end)
      // The first coefficients of the last blocks of the components.
      var last = (0, 0, 0)
      let first = index * unitsOfPart
      var (row, column) = (first / unitColumns, first % unitColumns)
      for _ in first..<min(first + unitsOfPart, unitColumns * unitRows) {
        var unit = AveragedUnit()
        guard read(&unit, from: &reader, last: &last), reader.left >= 0 else { return false }
        write(unit, row: row, column: column, to: pixels)
        column += 1
        if column == unitColumns { (row, column) = (row + 1, 0) }
      }
      // Less than a byte fills up the last one.
      guard reader.left < 8 else { return false }
    }
    return true
  }

  /// Reads the blocks of a unit; false for damaged ones.
  @inline(__always)
  private func read(
    _ unit: inout AveragedUnit, from reader: inout EntropyReader, last: inout (Int, Int, Int)
  ) -> Bool {
    for row in 0..<jpeg.rows {
      for column in 0..<jpeg.columns {
        guard light.readAverage(&reader, last: &last.0) else { return false }
        unit.light[2 * row + column] = light.level(last.0)
      }
    }
    if isGrey { return true }
    if jpeg.rows * jpeg.columns == 1 {
      guard blue.readAverage(&reader, last: &last.1), red.readAverage(&reader, last: &last.2)
      else { return false }
      unit.blue[0] = blue.level(last.1)
      unit.red[0] = red.level(last.2)
      return true
    }
    let (across, down) = (jpeg.columns == 2, jpeg.rows == 2)
    return blue.readQuarters(&reader, last: &last.1, across: across, down: down, to: &unit.blue)
      && red.readQuarters(&reader, last: &last.2, across: across, down: down, to: &unit.red)
  }

  @inline(__always)
  private func write(
    _ unit: AveragedUnit, row: Int, column: Int, to pixels: UnsafeMutablePointer<UInt8>
  ) {
    let (width, height) = ((jpeg.width + 7) / 8, (jpeg.height + 7) / 8)
    let (left, top) = (column * jpeg.columns, row * jpeg.rows)
    for y in 0..<min(jpeg.rows, height - top) {
      for x in 0..<min(jpeg.columns, width - left) {
        unit.write(2 * y + x, to: pixels + 3 * ((top + y) * width + left + x))
      }
    }
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
