import Foundation

/// A random change of a photo that leaves what it shows: a part of it, flipped, turned a little, in other light. A network
/// that learns from such photos does not learn the photos by heart.
package struct PhotoAugmentation: Sendable, Hashable {
  /// The part that is seen: its centre, width and height in fractions of the photo's side.
  let center: SIMD2<Float>
  let extent: SIMD2<Float>
  /// The angle in radians.
  let angle: Float
  let isMirrored: Bool
  /// The factors of red, green and blue.
  let tint: SIMD3<Float>
  /// The factor of the distance from the photo's mean brightness.
  let contrast: Float
  /// The factor of the distance from grey.
  let saturation: Float

  /// Draws a change: a part of 35 to 100 % of the area and an aspect of 3:4 to 4:3, flipped in half of the cases, turned
  /// by up to 15 degrees, with brightness, contrast and saturation of 0.75 to 1.25 and each colour of 0.95 to 1.05.
  package init(using random: inout some RandomNumberGenerator) {
    func value(_ range: ClosedRange<Float>) -> Float {
      let fraction = Float(random.next() >> 40) * 0x1p-24
      return range.lowerBound + (range.upperBound - range.lowerBound) * fraction
    }
    let area = value(0.35...1)
    let logAspect = value(log(0.75)...(-log(0.75)))
    extent = SIMD2(
      min((area * exp(logAspect)).squareRoot(), 1), min((area * exp(-logAspect)).squareRoot(), 1))
    center = SIMD2(
      extent.x / 2 + value(0...1) * (1 - extent.x), extent.y / 2 + value(0...1) * (1 - extent.y))
    isMirrored = value(0...1) < 0.5
    let isTurnedFar = value(0...1) < 0.25
    angle = value(-0.26...0.26) * (isTurnedFar ? 1 : 0.5)
    let brightness = value(0.75...1.25)
    contrast = value(0.75...1.25)
    saturation = value(0.75...1.25)
    tint = SIMD3(value(0.95...1.05), value(0.95...1.05), value(0.95...1.05)) * brightness
  }

  /// Draws a changed photo in planes.
  ///
  /// - Parameters:
  ///   - photo: RGB levels of a square, row after row, and at least one byte behind them, which is read with the last pixel.
  ///   - photoSide: Its width and height in pixels, at least 2.
  ///   - planes: [3][side][side] to fill.
  ///   - side: The width and height of the result.
  ///   - normalization: The levels to numbers.
  package func apply(
    to photo: UnsafeBufferPointer<UInt8>, side photoSide: Int,
    into planes: UnsafeMutablePointer<Float>, side: Int, _ normalization: LevelNormalization
  ) {
    precondition(photo.count > photoSide * photoSide * 3 && photoSide >= 2, "a square photo")
    let colors = colors(of: photo)
    let scale = extent * Float(photoSide) / Float(side)
    let (sine, cosine) = (sin(angle), cos(angle))
    let flip: Float = isMirrored ? -1 : 1
    // The step in the photo for a step to the right and for one down.
    let right = SIMD2(scale.x * cosine * flip, scale.x * sine * flip)
    let down = SIMD2(-scale.y * sine, scale.y * cosine)
    let middle = Float(side - 1) / 2
    let origin = center * Float(photoSide) - 0.5 - right * middle - down * middle
    let source = PhotoSampler(photo, side: photoSide)
    for y in 0..<side {
      var place = origin + down * Float(y)
      for x in 0..<side {
        let level = colors.apply(to: source.color(at: place))
        normalization.write(level, to: planes + y * side + x, plane: side * side)
        place += right
      }
    }
  }

  /// Brightness, contrast, tint and saturation as one affine function of the colours.
  private func colors(of photo: UnsafeBufferPointer<UInt8>) -> ColorFunction {
    var sum = 0
    var count = 0
    for index in stride(from: 0, to: photo.count, by: 97) {
      sum += Int(photo[index])
      count += 1
    }
    let mean = Float(sum) / Float(max(count, 1))
    let grey = SIMD3<Float>(0.299, 0.587, 0.114)
    var columns: [SIMD4<Float>] = []
    let offset = (1 - contrast) * mean
    for channel in 0..<3 {
      let factor = contrast * tint[channel]
      var column = SIMD4<Float>(repeating: (1 - saturation) * grey[channel] * factor)
      column[channel] += saturation * factor
      columns.append(column)
    }
    return ColorFunction(
      red: columns[0], green: columns[1], blue: columns[2],
      offset: SIMD4(repeating: offset * tint.sum() / 3))
  }
}

/// An affine function of colours, clipped to levels.
private struct ColorFunction {
  let red: SIMD4<Float>
  let green: SIMD4<Float>
  let blue: SIMD4<Float>
  let offset: SIMD4<Float>

  @inline(__always)
  func apply(to color: SIMD4<Float>) -> SIMD4<Float> {
    let value = red * color.x + green * color.y + blue * color.z + offset
    let (lowest, highest) = (SIMD4<Float>(repeating: 0), SIMD4<Float>(repeating: 255))
    // Selections, unlike `clamped`, become vector instructions.
    let positive = value.replacing(with: lowest, where: value .< lowest)
    return positive.replacing(with: highest, where: positive .> highest)
  }
}

/// Reads the colours of a photo between its pixels; beyond its edges the photo is mirrored.
private struct PhotoSampler {
  private let levels: UnsafePointer<UInt8>
  private let side: Int
  private let last: Float

  init(_ photo: UnsafeBufferPointer<UInt8>, side: Int) {
    levels = photo.baseAddress.unsafelyUnwrapped
    self.side = side
    last = Float(side) - 1.001
  }

  @inline(__always)
  func color(at place: SIMD2<Float>) -> SIMD4<Float> {
    let (x, y) = (within(place.x), within(place.y))
    let (column, row) = (Int(x), Int(y))
    let (right, down) = (x - Float(column), y - Float(row))
    let first = levels + (row * side + column) * 3
    let above = pixel(first) + (pixel(first + 3) - pixel(first)) * right
    let second = first + side * 3
    let below = pixel(second) + (pixel(second + 3) - pixel(second)) * right
    return above + (below - above) * down
  }

  @inline(__always)
  private func within(_ value: Float) -> Float {
    let mirrored = abs(value)
    return mirrored <= last ? mirrored : max(0, 2 * last - mirrored)
  }

  @inline(__always)
  private func pixel(_ place: UnsafePointer<UInt8>) -> SIMD4<Float> {
    SIMD4<Float>(UnsafeRawPointer(place).loadUnaligned(as: SIMD4<UInt8>.self))
  }
}
