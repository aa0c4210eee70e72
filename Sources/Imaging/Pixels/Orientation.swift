/// The transformation that turns stored pixels upright: the values of EXIF's tag 0x0112 (CIPA DC-008, 4.6.4).
package enum Orientation: Int, Sendable {
  case upright = 1
  case mirrored, upsideDown, mirroredUpsideDown, transposed, quarterClockwise, transversed,
    quarterAnticlockwise

  /// Width and height are exchanged.
  package var swapsSides: Bool { rawValue >= 5 }

  /// Columns are stored from right to left (of the stored image, before sides are swapped).
  package var reversesColumns: Bool {
    [.mirrored, .upsideDown, .transversed, .quarterAnticlockwise].contains(self)
  }

  /// Rows are stored from the bottom up (of the stored image, before sides are swapped).
  package var reversesRows: Bool {
    [.upsideDown, .mirroredUpsideDown, .quarterClockwise, .transversed].contains(self)
  }

  /// Copies `width` x `height` stored RGB8 pixels to their places in an upright image.
  func copy(
    _ source: UnsafePointer<UInt8>, width: Int, height: Int, to target: UnsafeMutablePointer<UInt8>,
    rowBytes: Int
  ) {
    let columns = swapsSides ? height : width
    let rows = swapsSides ? width : height
    let alongColumns = reversesColumns ? -3 : 3
    let alongRows = reversesRows ? -3 * width : 3 * width
    let origin =
      (reversesColumns ? 3 * (width - 1) : 0) + (reversesRows ? 3 * width * (height - 1) : 0)
    let stepX = swapsSides ? alongRows : alongColumns
    let stepY = swapsSides ? alongColumns : alongRows
    for y in 0..<rows {
      var from = source + (origin + y * stepY)
      var to = target + y * rowBytes
      for _ in 0..<columns {
        to[0] = from[0]
        to[1] = from[1]
        to[2] = from[2]
        from += stepX
        to += 3
      }
    }
  }
}
