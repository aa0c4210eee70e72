/// The loops of the resampler, with the instructions that this module is compiled for: a module of its own for each kind, of the
/// same source. Integers only, so all give the same pixels.
package enum Kernels {
  /// The bytes that ``sumRows(_:weights:taps:shift:width:to:)`` computes at a time.
  package static var block: Int { 16 }

  /// Computes `levels[x] = sum of weights[k] * rows[k][x]` for `width` bytes, 16 at a time.
  package static func sumRows(
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
  package static func spread(
    _ levels: UnsafePointer<Int16>, count: Int, to pixels: UnsafeMutablePointer<SIMD4<Int16>>
  ) {
    var from = UnsafeRawPointer(levels)
    for x in 0..<count {
      pixels[x] = from.loadUnaligned(as: SIMD4<Int16>.self)
      from += 3 * MemoryLayout<Int16>.stride
    }
  }

  /// Computes each target pixel from `2 * pairs` neighbouring pixels.
  package static func sumColumns(
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
