import CDNNL
import Inference

/// The features of photos: the mean of each map, in 32-bit numbers.
struct FeatureLayer {
  private let maps: Maps
  private let block: Int
  private let positions: Int

  init(_ maps: Maps) {
    self.maps = maps
    block = Int(cdnnl_block())
    positions = maps.size[0] * maps.size[1]
  }

  var blocks: Int { (maps.channels + block - 1) / block }

  /// Writes the means, [batch][channels].
  func run(_ memory: MapMemory, to features: UnsafeMutablePointer<Float>) {
    for photo in 0..<maps.batch {
      for index in 0..<blocks {
        let first = (photo * blocks + index) * positions * block
        var sums = SIMD16<Float>.zero
        for position in 0..<positions {
          for lane in 0..<block { sums[lane] += value(memory, first + position * block + lane) }
        }
        for lane in 0..<min(block, maps.channels - index * block) {
          features[photo * maps.channels + index * block + lane] = sums[lane] / Float(positions)
        }
      }
    }
  }

  /// Spreads the gradient of the means over the maps.
  func pass(_ features: UnsafePointer<Float>, to gradient: MapMemory) {
    for photo in 0..<maps.batch {
      for index in 0..<blocks {
        let first = (photo * blocks + index) * positions * block
        for lane in 0..<block {
          let channel = index * block + lane
          let value =
            channel < maps.channels
            ? features[photo * maps.channels + channel] / Float(positions) : 0
          for position in 0..<positions { set(gradient, first + position * block + lane, value) }
        }
      }
    }
  }

  @inline(__always)
  private func value(_ memory: MapMemory, _ index: Int) -> Float {
    maps.precision == .f32
      ? memory.base.load(fromByteOffset: index * 4, as: Float.self)
      : Float(
        bitPattern: UInt32(memory.base.load(fromByteOffset: index * 2, as: UInt16.self)) << 16)
  }

  /// Numbers of 16 bits are rounded to the nearest, and to even in the middle.
  @inline(__always)
  private func set(_ memory: MapMemory, _ index: Int, _ value: Float) {
    guard maps.precision == .bf16 else {
      return memory.base.storeBytes(of: value, toByteOffset: index * 4, as: Float.self)
    }
    let bits = value.bitPattern
    let rounded = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    memory.base.storeBytes(of: rounded, toByteOffset: index * 2, as: UInt16.self)
  }
}
