/// The function from pixel levels to the numbers that a network takes: (level - mean) / deviation, for each colour.
package struct LevelNormalization: Sendable {
  private let mean: SIMD4<Float>
  private let scale: SIMD4<Float>

  /// - Parameters:
  ///   - mean: The values to subtract from red, green and blue.
  ///   - std: The values to divide by.
  package init(mean: [Float], std: [Float]) {
    self.mean = SIMD4(mean[0], mean[1], mean[2], 0)
    scale = SIMD4(1 / std[0], 1 / std[1], 1 / std[2], 0)
  }

  @inline(__always)
  func write(_ level: SIMD4<Float>, to target: UnsafeMutablePointer<Float>, plane: Int) {
    let value = (level - mean) * scale
    target[0] = value.x
    target[plane] = value.y
    target[2 * plane] = value.z
  }

  /// Writes a square of RGB levels, row after row, as planes: [3][side][side].
  package func apply(
    to photo: UnsafeBufferPointer<UInt8>, side: Int, into planes: UnsafeMutablePointer<Float>
  ) {
    precondition(photo.count == side * side * 3, "a square photo")
    for index in 0..<side * side {
      let level = SIMD4<Float>(
        Float(photo[index * 3]), Float(photo[index * 3 + 1]), Float(photo[index * 3 + 2]), 0)
      write(level, to: planes + index, plane: side * side)
    }
  }
}
