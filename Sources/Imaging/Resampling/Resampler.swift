import Resampling

/// The antialiased resampler of every format, for one thread. Within 1 level of Pillow's `BILINEAR`.
///
/// The source rows of one target row are summed to 16-bit levels with 7 fractional bits, which are then summed along the
/// row while they are still in the cache. No intermediate image is stored.
final class Resampler {
  private static let fractionBits = 7
  /// Keep sums of weight x level within 32 bits: 8 + 22 bits for the rows, 15 + 16 for the columns.
  private static let rowPrecision = 22
  private static let columnPrecision = 16

  private var axes: [ResampleAxis.Key: ResampleAxis] = [:]
  private var levels = UnsafeMutableBufferPointer<Int16>(start: nil, count: 0)
  private var sourceRows = UnsafeMutableBufferPointer<UnsafePointer<UInt8>>(start: nil, count: 0)
  private var pixels = UnsafeMutableBufferPointer<SIMD4<Int16>>(start: nil, count: 0)

  private let instructions: ResamplingInstructions

  init(instructions: ResamplingInstructions = .best) { self.instructions = instructions }

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
      levels: max(width, Kernels.block) + 1, pixels: used.count + horizontal.taps,
      rows: vertical.taps)
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
            instructions.sumRows(
              UnsafePointer(sourceRows), weights: rowWeights + y * vertical.taps,
              taps: vertical.taps,
              shift: vertical.precision - Self.fractionBits, width: width, to: levels)
            instructions.spread(UnsafePointer(levels), count: used.count, to: pixels)
            instructions.sumColumns(
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
}
