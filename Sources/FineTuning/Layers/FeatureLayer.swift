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

  private var blocks: Int { (maps.channels + block - 1) / block }

  /// Writes the means, [batch][channels].
  func run(_ memory: MapMemory, to features: UnsafeMutablePointer<Float>) {
    if block == 16 {
      run(memory, to: features, SIMD16<Float>.self, SIMD16<UInt16>.self)
    } else {
      run(memory, to: features, SIMD8<Float>.self, SIMD8<UInt16>.self)
    }
  }

  @inline(__always)
  private func run<F: Lanes, H: SIMD>(
    _ memory: MapMemory, to features: UnsafeMutablePointer<Float>, _: F.Type, _: H.Type
  ) where H.Scalar == UInt16, F.Half == H {
    let step = block * (maps.precision == .bf16 ? 2 : 4)
    for photo in 0..<maps.batch {
      for index in 0..<blocks {
        var place = UnsafeRawPointer(memory.base) + (photo * blocks + index) * positions * step
        var sums = F()
        for _ in 0..<positions {
          sums +=
            maps.precision == .bf16
            ? F(bfloat16: place.loadUnaligned(as: H.self)) : place.loadUnaligned(as: F.self)
          place += step
        }
        sums /= Float(positions)
        for lane in 0..<min(block, maps.channels - index * block) {
          features[photo * maps.channels + index * block + lane] = sums[lane]
        }
      }
    }
  }

  /// Spreads the gradient of the means over the maps.
  func pass(_ features: UnsafePointer<Float>, to gradient: MapMemory) {
    if block == 16 {
      pass(features, to: gradient, SIMD16<Float>.self, SIMD16<UInt16>.self)
    } else {
      pass(features, to: gradient, SIMD8<Float>.self, SIMD8<UInt16>.self)
    }
  }

  @inline(__always)
  private func pass<F: Lanes, H: SIMD>(
    _ features: UnsafePointer<Float>, to gradient: MapMemory, _: F.Type, _: H.Type
  ) where H.Scalar == UInt16, F.Half == H {
    let step = block * (maps.precision == .bf16 ? 2 : 4)
    for photo in 0..<maps.batch {
      for index in 0..<blocks {
        var values = F()
        for lane in 0..<min(block, maps.channels - index * block) {
          values[lane] =
            features[photo * maps.channels + index * block + lane] / Float(positions)
        }
        let halves = values.bfloat16
        var place = gradient.base + (photo * blocks + index) * positions * step
        for _ in 0..<positions {
          if maps.precision == .bf16 {
            place.storeBytes(of: halves, as: H.self)
          } else {
            place.storeBytes(of: values, as: F.self)
          }
          place += step
        }
      }
    }
  }
}

/// Several 32-bit numbers that are made of, and become, as many of 16 bits (bfloat16).
private protocol Lanes: SIMD where Scalar == Float {
  associatedtype Half: SIMD where Half.Scalar == UInt16

  init(bfloat16 half: Half)

  /// Rounded to the nearest, and to even in the middle.
  var bfloat16: Half { get }

  static func += (a: inout Self, b: Self)
  static func /= (a: inout Self, b: Float)
}

extension SIMD16<Float>: Lanes {
  @inline(__always)
  fileprivate init(bfloat16 half: SIMD16<UInt16>) {
    self = unsafeBitCast(SIMD16<UInt32>(truncatingIfNeeded: half) &<< 16, to: Self.self)
  }

  @inline(__always)
  fileprivate var bfloat16: SIMD16<UInt16> {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    return SIMD16<UInt16>(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
  }
}

extension SIMD8<Float>: Lanes {
  @inline(__always)
  fileprivate init(bfloat16 half: SIMD8<UInt16>) {
    self = unsafeBitCast(SIMD8<UInt32>(truncatingIfNeeded: half) &<< 16, to: Self.self)
  }

  @inline(__always)
  fileprivate var bfloat16: SIMD8<UInt16> {
    let bits = unsafeBitCast(self, to: SIMD8<UInt32>.self)
    return SIMD8<UInt16>(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
  }
}
