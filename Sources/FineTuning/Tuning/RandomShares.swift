import Foundation
import Learning

extension SplitMix64 {
  /// A number from 0 to 1, without 1.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
}

/// Shares from a Beta(0.2, 0.2) distribution.
///
/// Source: Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", 1964.
enum BetaShare {
  private static let shape = 0.2

  static func draw(using random: inout SplitMix64) -> Float {
    while true {
      let (x, y) = (
        pow(Double(random.unit()), 1 / shape), pow(Double(random.unit()), 1 / shape)
      )
      if x + y <= 1, x + y > 0 { return Float(x / (x + y)) }
    }
  }
}
