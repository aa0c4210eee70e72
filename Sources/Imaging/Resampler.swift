/// The one antialiased resampler of every format, for one thread. Within 1 level of Pillow's `BILINEAR`.
///
/// Rows first: the source rows that make one target row are summed to 16-bit levels with 7 fractional bits, which are
/// summed along the row while they are still in the cache. No image of intermediate size is ever held.
final class Resampler {
  private static let fractionBits = 7
  /// Sums of weight x level stay within 32 bits: 8 + 22 bits for the rows, 15 + 16 for the columns.
  private static let rowPrecision = 22
  private static let columnPrecision = 16
  private static let block = 16

  private var axes: [ResampleAxis.Key: ResampleAxis] = [:]
  private var levels = UnsafeMutableBufferPointer<Int16>(start: nil, count: 0)
  private var sourceRows = UnsafeMutableBufferPointer<UnsafePointer<UInt8>>(start: nil, count: 0)

  deinit {
    levels.deallocate()
    sourceRows.deallocate()
  }

  /// Writes `columns.count` x `rows.count` RGB8 pixels; `rowBytes` from one target row to the next.
  func resample(
    _ photo: StoredPhoto, columns: ResizePlan.Span, rows: ResizePlan.Span,
    to target: UnsafeMutablePointer<UInt8>, rowBytes: Int
  ) {
    let horizontal = axis(photo.width, photo.reduction, columns, Self.columnPrecision)
    let vertical = axis(photo.height, photo.reduction, rows, Self.rowPrecision)
    let used = horizontal.used
    let lastRow = (photo.height + photo.reduction - 1) / photo.reduction - 1
    let width = used.count * 3
    // Taps of weight 0 may reach over the end, and so does the fourth lane of the last pixel.
    reserve(levels: max(width, Self.block) + 3 * horizontal.taps + 1, rows: vertical.taps)
    guard let levels = levels.baseAddress, let sourceRows = sourceRows.baseAddress else { return }

    vertical.weights.withUnsafeBufferPointer { rowWeights in
      horizontal.weights.withUnsafeBufferPointer { columnWeights in
        horizontal.starts.withUnsafeBufferPointer { starts in
          guard let rowWeights = rowWeights.baseAddress, let columnWeights = columnWeights.baseAddress,
            let starts = starts.baseAddress
          else { return }
          for y in 0..<rows.count {
            for tap in 0..<vertical.taps {
              let row = min(vertical.starts[y] + tap, lastRow)
              sourceRows[tap] = photo.pixels + (row * photo.rowBytes + used.lowerBound * 3)
            }
            Self.sumRows(
              UnsafePointer(sourceRows), rowWeights + y * vertical.taps, taps: vertical.taps,
              shift: vertical.precision - Self.fractionBits, width: width, to: levels)
            Self.sumColumns(
              UnsafePointer(levels), starts, offset: used.lowerBound, columnWeights,
              taps: horizontal.taps, shift: horizontal.precision + Self.fractionBits, count: columns.count,
              to: target + y * rowBytes)
          }
        }
      }
    }
  }

  private func axis(
    _ length: Int, _ reduction: Int, _ span: ResizePlan.Span, _ precision: Int
  ) -> ResampleAxis {
    let key = ResampleAxis.Key(length: length, reduction: reduction, span: span, maximumPrecision: precision)
    if let axis = axes[key] { return axis }
    let axis = ResampleAxis(key)
    if axes.count >= 64 { axes.removeAll(keepingCapacity: true) }
    if axis.weights.count <= 1 << 16 { axes[key] = axis }
    return axis
  }

  private func reserve(levels count: Int, rows: Int) {
    if levels.count < count {
      levels.deallocate()
      levels = .allocate(capacity: count)
      levels.initialize(repeating: 0)
    }
    if sourceRows.count < rows {
      sourceRows.deallocate()
      sourceRows = .allocate(capacity: rows)
    }
  }

  /// `levels[x] = sum of weights[k] * rows[k][x]`, for `width` bytes, 16 at a time.
  private static func sumRows(
    _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ weights: UnsafePointer<Int16>, taps: Int,
    shift: Int, width: Int, to levels: UnsafeMutablePointer<Int16>
  ) {
    let half = SIMD8<Int32>(repeating: 1 &<< Int32(truncatingIfNeeded: shift &- 1))
    let shifts = SIMD8<Int32>(repeating: Int32(truncatingIfNeeded: shift))
    var x = 0
    while x < width {
      // The last block overlaps the one before it rather than reading behind the row.
      guard width >= block else { break }
      x = min(x, width &- block)
      var low = half
      var high = half
      var tap = 0
      while tap < taps {
        let row = UnsafeRawPointer(rows[tap] + x)
        let weight = Int32(weights[tap])
        low &+= SIMD8(truncatingIfNeeded: row.loadUnaligned(as: SIMD8<UInt8>.self)) &* weight
        high &+= SIMD8(truncatingIfNeeded: row.loadUnaligned(fromByteOffset: 8, as: SIMD8<UInt8>.self)) &* weight
        tap &+= 1
      }
      let to = UnsafeMutableRawPointer(levels + x)
      to.storeBytes(of: SIMD8<Int16>(truncatingIfNeeded: low &>> shifts), as: SIMD8<Int16>.self)
      to.storeBytes(of: SIMD8<Int16>(truncatingIfNeeded: high &>> shifts), toByteOffset: 16, as: SIMD8<Int16>.self)
      x &+= block
    }
    while x < width {
      var sum = half[0]
      for tap in 0..<taps { sum &+= Int32(rows[tap][x]) &* Int32(weights[tap]) }
      levels[x] = Int16(truncatingIfNeeded: sum &>> shifts[0])
      x &+= 1
    }
  }

  /// Each target pixel from `taps` neighbouring pixels of `levels`; the channels are lanes, the fourth is not used.
  private static func sumColumns(
    _ levels: UnsafePointer<Int16>, _ starts: UnsafePointer<Int>, offset: Int,
    _ weights: UnsafePointer<Int16>, taps: Int, shift: Int, count: Int,
    to target: UnsafeMutablePointer<UInt8>
  ) {
    let half = SIMD4<Int32>(repeating: 1 &<< Int32(truncatingIfNeeded: shift &- 1))
    let shifts = SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: shift))
    var weights = weights
    var x = 0
    while x < count {
      var pixel = UnsafeRawPointer(levels + (starts[x] &- offset) &* 3)
      var sum = half
      var tap = 0
      while tap < taps {
        let first = pixel.loadUnaligned(as: SIMD4<Int16>.self)
        let second = pixel.loadUnaligned(fromByteOffset: 6, as: SIMD4<Int16>.self)
        sum &+= SIMD4(truncatingIfNeeded: first) &* Int32(weights[tap])
        sum &+= SIMD4(truncatingIfNeeded: second) &* Int32(weights[tap &+ 1])
        pixel += 12
        tap &+= 2
      }
      weights += taps
      let rgb = SIMD4<UInt8>(truncatingIfNeeded: sum &>> shifts)
      let to = target + x &* 3
      if x < count &- 1 {
        UnsafeMutableRawPointer(to).storeBytes(of: rgb, as: SIMD4<UInt8>.self)
      } else {
        (to[0], to[1], to[2]) = (rgb.x, rgb.y, rgb.z)
      }
      x &+= 1
    }
  }
}
