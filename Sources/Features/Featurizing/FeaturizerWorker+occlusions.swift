package import Imaging
import Inference

extension FeaturizerWorker {
  /// The features of a photo, and those of the same photo with one cell of a raster of `grid` x `grid` covered at a time,
  /// row after row: what they change tells where the network looks (Zeiler and Fergus, 2014).
  ///
  /// A cover has the mean colour of the photo and reaches half a cell beyond its cell, so that nothing is seen through the
  /// seams.
  ///
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func occlusions(
    of bytes: UnsafeRawBufferPointer, grid: Int
  ) throws -> (photo: PhotoInfo, features: [Float], covered: [[Float]]) {
    let (photo, features) = try features(of: bytes)
    let pixels = stream.withInput { Array($0) }
    let mean = meanColour(of: pixels)
    let covered = try (0..<grid * grid).map { cell in
      let columns = reach(of: cell % grid, grid)
      let rows = reach(of: cell / grid, grid)
      stream.withInput { input in
        for y in rows {
          for x in columns {
            for channel in 0..<3 { input[(y * side + x) * 3 + channel] = mean[channel] }
          }
        }
      }
      let features = try stream.run()
      stream.withInput { _ = $0.update(fromContentsOf: pixels) }
      return features
    }
    return (photo, features, covered)
  }

  /// The pixels of a row, or rows, that the cover of a cell takes.
  private func reach(of cell: Int, _ grid: Int) -> Range<Int> {
    let half = side / (2 * grid)
    return max(0, cell * side / grid - half)..<min(side, (cell + 1) * side / grid + half)
  }

  private func meanColour(of pixels: [UInt8]) -> [UInt8] {
    (0..<3).map { channel in
      let sum = stride(from: channel, to: pixels.count, by: 3).reduce(0) { $0 + Int(pixels[$1]) }
      return UInt8(sum * 3 / pixels.count)
    }
  }
}
