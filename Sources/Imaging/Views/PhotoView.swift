/// A change that is made to a photo before it reaches the network.
public enum PhotoView: Hashable, Sendable {
  /// The photo as it is.
  case whole
  /// The photo flipped from left to right.
  case mirrored
  /// A region, enlarged to the network's input. It is given in fractions of the square that the network sees, must lie
  /// within it, and measures at least 1/64 of each side.
  case cropped(to: PhotoRegion)
  /// The photo with one cell covered in its mean colour. The cover extends half a cell beyond its cell on each side, so
  /// that nothing shows through between neighbouring covers (Zeiler and Fergus, 2014).
  case covered(RasterCell)
}

extension PhotoView {
  /// The part of what the network sees that a loader resamples, in fractions of the square.
  var region: PhotoRegion {
    guard case .cropped(let region) = self else { return .whole }
    // Rounding may make the sum of two fractions exceed 1.
    let end = 1 + 1e-9
    precondition(
      region.x >= 0 && region.y >= 0 && region.width >= 1 / 64 && region.height >= 1 / 64
        && region.x + region.width <= end && region.y + region.height <= end,
      "a crop must be within the photo")
    return region
  }

  /// The view of the same region without a change to its pixels; ``apply(to:side:)`` makes this one of it.
  package var unchanged: PhotoView {
    switch self {
    case .whole, .mirrored, .covered: .whole
    case .cropped: self
    }
  }

  /// Changes a network's input after the photo was loaded: `side * side * 3` RGB levels, row after row.
  ///
  /// A crop is not applied here: it selects the part of the photo that is loaded.
  package func apply(to pixels: UnsafeMutableBufferPointer<UInt8>, side: Int) {
    precondition(
      side > 0 && pixels.count == side * side * 3, "the pixels are side * side * 3 bytes")
    pixels.withMemoryRebound(to: Pixel.self) { pixels in
      switch self {
      case .whole, .cropped: break
      case .mirrored: Self.mirror(pixels, side: side)
      case .covered(let cell): Self.cover(cell, of: pixels, side: side)
      }
    }
  }

  private typealias Pixel = (red: UInt8, green: UInt8, blue: UInt8)

  private static func mirror(_ pixels: UnsafeMutableBufferPointer<Pixel>, side: Int) {
    for y in 0..<side {
      for x in 0..<side / 2 { pixels.swapAt(y * side + x, y * side + side - 1 - x) }
    }
  }

  private static func cover(
    _ cell: RasterCell, of pixels: UnsafeMutableBufferPointer<Pixel>, side: Int
  ) {
    let mean = meanColour(of: pixels)
    let half = side / (2 * cell.count)
    func reach(_ index: Int) -> Range<Int> {
      let (start, end) = (index * side / cell.count, (index + 1) * side / cell.count)
      return max(0, start - half)..<min(side, end + half)
    }
    for y in reach(cell.row) {
      for x in reach(cell.column) { pixels[y * side + x] = mean }
    }
  }

  private static func meanColour(of pixels: UnsafeMutableBufferPointer<Pixel>) -> Pixel {
    var (red, green, blue) = (0, 0, 0)
    for pixel in pixels {
      red += Int(pixel.red)
      green += Int(pixel.green)
      blue += Int(pixel.blue)
    }
    let count = pixels.count
    return (UInt8(red / count), UInt8(green / count), UInt8(blue / count))
  }
}
