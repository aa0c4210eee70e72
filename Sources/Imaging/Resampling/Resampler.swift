/// The antialiased resampler of every format, for one thread. Within 1 level of Pillow's `BILINEAR`.
///
/// The source rows of one target row are summed to 16-bit levels with 7 fractional bits, which are then summed along the
/// row while they are still in the cache. No intermediate image is stored.
final class Resampler {
  private static let fractionBits = 7
  /// Keep sums of weight x level within 32 bits: 8 + 22 bits for the rows, 15 + 16 for the columns.
  private static let rowPrecision = 22
  private static let columnPrecision = 16
  private static let block = 16

  private var axes: [ResampleAxis.Key: ResampleAxis] = [:]
  private var levels = UnsafeMutableBufferPointer<Int16>(start: nil, count: 0)
  private var sourceRows = UnsafeMutableBufferPointer<UnsafePointer<UInt8>>(start: nil, count: 0)
  private var pixels = UnsafeMutableBufferPointer<SIMD4<Int16>>(start: nil, count: 0)

  deinit {
    levels.deallocate()
    sourceRows.deallocate()
    pixels.deallocate()
  }

  /// Writes `columns.count` x `rows.count` RGB8 pixels; `rowBytes` from one target row to the next.
  func resample(
    _ photo: StoredPhoto, columns: ResizePlan.Span, rows: ResizePlan.Span,
    to target: UnsafeMutablePointer<UInt8>, rowBytes: Int
  ) {
    let horizontal = axis(
      ResampleAxis.Key(
        length: photo.width, reduction: photo.reduction, span: columns,
        maximumPrecision: Self.columnPrecision))
    let vertical = axis(
      ResampleAxis.Key(
        length: photo.height, reduction: photo.reduction, span: rows,
        maximumPrecision: Self.rowPrecision))
    let used = horizontal.used
    let lastRow = (photo.height + photo.reduction - 1) / photo.reduction - 1
    let width = used.count * 3
    // One more level, for the fourth lane of the last pixel; taps of weight 0 may extend beyond the last pixel.
    reserve(
      levels: max(width, Self.block) + 1, pixels: used.count + horizontal.taps, rows: vertical.taps)
    guard let levels = levels.baseAddress, let sourceRows = sourceRows.baseAddress,
      let pixels = pixels.baseAddress
    else { return }

    vertical.weights.withUnsafeBufferPointer { rowWeights in
      horizontal.pairs.withUnsafeBufferPointer { columnWeights in
        horizontal.starts.withUnsafeBufferPointer { starts in
          guard let rowWeights = rowWeights.baseAddress,
            let columnWeights = columnWeights.baseAddress,
            let starts = starts.baseAddress
          else { return }
          for y in 0..<rows.count {
            for tap in 0..<vertical.taps {
              let row = min(vertical.starts[y] + tap, lastRow)
              sourceRows[tap] = photo.pixels + (row * photo.rowBytes + used.lowerBound * 3)
            }
            Self.sumRows(
              UnsafePointer(sourceRows), weights: rowWeights + y * vertical.taps,
              taps: vertical.taps,
              shift: vertical.precision - Self.fractionBits, width: width, to: levels)
            Self.spread(UnsafePointer(levels), count: used.count, to: pixels)
            Self.sumColumns(
              UnsafePointer(pixels), starts: starts, offset: used.lowerBound,
              weights: columnWeights, pairs: horizontal.taps / 2,
              shift: horizontal.precision + Self.fractionBits,
              count: columns.count, to: target + y * rowBytes)
          }
        }
      }
    }
  }

  private func axis(_ key: ResampleAxis.Key) -> ResampleAxis {
    if let axis = axes[key] { return axis }
    let axis = ResampleAxis(key)
    if axes.count >= 64 { axes.removeAll(keepingCapacity: true) }
    if axis.weights.count <= 1 << 16 { axes[key] = axis }
    return axis
  }

  private func reserve(levels count: Int, pixels pixelCount: Int, rows: Int) {
    if levels.count < count {
      levels.deallocate()
      levels = .allocate(capacity: count)
      levels.initialize(repeating: 0)
    }
    if sourceRows.count < rows {
      sourceRows.deallocate()
      sourceRows = .allocate(capacity: rows)
    }
    if pixels.count < pixelCount {
      pixels.deallocate()
      pixels = .allocate(capacity: pixelCount)
      pixels.initialize(repeating: .zero)
    }
  }

  /// Computes `levels[x] = sum of weights[k] * rows[k][x]` for `width` bytes, 16 at a time.
  private static func sumRows(
    _ rows: UnsafePointer<UnsafePointer<UInt8>>, weights: UnsafePointer<Int16>, taps: Int,
    shift: Int, width: Int, to levels: UnsafeMutablePointer<Int16>
  ) {
    let half = SIMD8<Int32>(repeating: 1 &<< Int32(truncatingIfNeeded: shift &- 1))
    let shifts = SIMD8<Int32>(repeating: Int32(truncatingIfNeeded: shift))
    guard width >= block else {
      for x in 0..<width {
        var sum = half[0]
        for tap in 0..<taps { sum &+= Int32(rows[tap][x]) &* Int32(weights[tap]) }
        levels[x] = Int16(truncatingIfNeeded: sum &>> shifts[0])
      }
      return
    }
    var x = 0
    while x < width {
      // The last block overlaps the one before it, so that nothing beyond the row is read.
      x = min(x, width &- block)
      var low = half
      var high = half
      var tap = 0
      while tap < taps {
        let row = UnsafeRawPointer(rows[tap] + x)
        let weight = Int32(weights[tap])
        low &+= SIMD8(truncatingIfNeeded: row.loadUnaligned(as: SIMD8<UInt8>.self)) &* weight
        high &+=
          SIMD8(truncatingIfNeeded: row.loadUnaligned(fromByteOffset: 8, as: SIMD8<UInt8>.self))
          &* weight
        tap &+= 1
      }
      let to = UnsafeMutableRawPointer(levels + x)
      let lowLevels = SIMD8<Int16>(truncatingIfNeeded: low &>> shifts)
      let highLevels = SIMD8<Int16>(truncatingIfNeeded: high &>> shifts)
      to.storeBytes(of: lowLevels, as: SIMD8<Int16>.self)
      to.storeBytes(of: highLevels, toByteOffset: 16, as: SIMD8<Int16>.self)
      x &+= block
    }
  }

  /// Adds a fourth lane to each pixel, so that two pixels fill a vector and the loads below never overlap.
  private static func spread(
    _ levels: UnsafePointer<Int16>, count: Int, to pixels: UnsafeMutablePointer<SIMD4<Int16>>
  ) {
    var from = UnsafeRawPointer(levels)
    for x in 0..<count {
      pixels[x] = from.loadUnaligned(as: SIMD4<Int16>.self)
      from += 3 * MemoryLayout<Int16>.stride
    }
  }

  /// Computes each target pixel from `2 * pairs` neighbouring pixels.
  private static func sumColumns(
    _ pixels: UnsafePointer<SIMD4<Int16>>, starts: UnsafePointer<Int>, offset: Int,
    weights: UnsafePointer<SIMD8<Int16>>, pairs: Int, shift: Int, count: Int,
    to target: UnsafeMutablePointer<UInt8>
  ) {
    let half = SIMD4<Int32>(repeating: 1 &<< Int32(truncatingIfNeeded: shift &- 1))
    let shifts = SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: shift))
    func pixel(_ x: Int) -> SIMD4<UInt8> {
      var from = UnsafeRawPointer(pixels + (starts[x] &- offset))
      var weight = weights + x &* pairs
      let end = weight + pairs
      var sum = SIMD8<Int32>()
      while weight < end {
        let two = from.loadUnaligned(as: SIMD8<Int16>.self)
        sum &+= SIMD8(truncatingIfNeeded: two) &* SIMD8(truncatingIfNeeded: weight.pointee)
        from += MemoryLayout<SIMD8<Int16>>.stride
        weight += 1
      }
      return SIMD4(truncatingIfNeeded: ((sum.lowHalf &+ sum.highHalf &+ half) &>> shifts) & 0xFF)
    }
    // Four bytes at once: the fourth is overwritten by the next pixel, but nothing follows the last pixel.
    for x in 0..<count - 1 {
      UnsafeMutableRawPointer(target + x &* 3).storeBytes(of: pixel(x), as: SIMD4<UInt8>.self)
    }
    let last = pixel(count - 1)
    let end = target + 3 * (count - 1)
    (end[0], end[1], end[2]) = (last.x, last.y, last.z)
  }
}
