import Foundation

/// A conversion of colours to sRGB by three curves and a matrix.
///
/// The profiles of cameras, phones and working spaces consist of these (Display P3, Adobe RGB, ProPhoto), those of grey
/// photos of one curve; coded colours are some of the same. Profiles of tables are none.
///
/// Source: ICC.1:2022, sections 7.2, 9.2, 10.6, 10.18 and 10.31; IEC 61966-2-1; ITU-T H.273, sections 8.1 and 8.2.
package struct ColorProfile: Sendable {
  /// The linear light of each level of each channel: 3 x 256.
  private let light: [Float]
  /// From linear light to that of sRGB, in row-major order.
  private let matrix: [Float]

  /// The conversion from a profile; nil for a profile that is damaged or of another kind, and for one whose colours are
  /// those of sRGB already.
  package init?(_ bytes: [UInt8]) {
    guard let profile = ICCProfile(bytes) else { return nil }
    if profile.space == ICCProfile.grey {
      guard let curve = profile.greyCurve else { return nil }
      self.init(curves: [curve, curve, curve], matrix: .identity)
    } else {
      let curves = (0..<3).compactMap { profile.curve($0) }
      guard let matrix = profile.matrix, let inverse = ColorMatrix.sRGBPrimaries.inverse else {
        return nil
      }
      self.init(curves: curves, matrix: inverse * matrix)
    }
  }

  /// The conversion from coded colours; nil for those of sRGB, for codes that are not known, and for the transfer functions of
  /// high dynamic range.
  ///
  /// - Parameters:
  ///   - primaries: The code of the primaries; BT.709 (1), BT.2020 (9) and Display P3 (12) are known.
  ///   - transfer: The code of the transfer function. Those of BT.709 and BT.2020 count as that of sRGB, as they do in photos
  ///     that do not describe their colours.
  init?(primaries: Int, transfer: Int) {
    let curve: (Double) -> Double
    switch transfer {
    case 1, 2, 6, 13, 14, 15: curve = Self.sRGBLight
    case 4: curve = { pow($0, 2.2) }
    case 5: curve = { pow($0, 2.8) }
    case 8: curve = { $0 }
    default: return nil
    }
    guard let matrix = ColorMatrix(primaries: primaries) else { return nil }
    self.init(curves: [curve, curve, curve], matrix: matrix)
  }

  private init?(curves: [(Double) -> Double], matrix: ColorMatrix) {
    guard curves.count == 3 else { return nil }
    light = curves.flatMap { curve in
      (0..<256).map { Float(min(max(curve(Double($0) / 255), 0), 1)) }
    }
    self.matrix = matrix.values.map { Float($0) }
    guard self.matrix.allSatisfy(\.isFinite), light.allSatisfy(\.isFinite), !isIdentity else {
      return nil
    }
  }

  /// True if no colour of a raster changes by more than a level.
  private var isIdentity: Bool {
    let levels = stride(from: 0, through: 255, by: 51).map { UInt8($0) }
    for red in levels {
      for green in levels {
        for blue in levels {
          var pixel = [red, green, blue]
          pixel.withUnsafeMutableBufferPointer {
            convert($0.baseAddress.unsafelyUnwrapped, count: 1)
          }
          let change = zip(pixel, [red, green, blue]).map { abs(Int($0) - Int($1)) }.max() ?? 0
          if change > 1 { return false }
        }
      }
    }
    return true
  }

  /// Converts `count` RGB pixels in place.
  func convert(_ pixels: UnsafeMutablePointer<UInt8>, count: Int) {
    light.withUnsafeBufferPointer { light in
      Self.levels.withUnsafeBufferPointer { levels in
        let scale = Float(levels.count - 1)
        for index in 0..<count {
          let pixel = pixels + 3 * index
          let red = light[Int(pixel[0])]
          let green = light[256 + Int(pixel[1])]
          let blue = light[512 + Int(pixel[2])]
          for channel in 0..<3 {
            let value =
              matrix[3 * channel] * red + matrix[3 * channel + 1] * green
              + matrix[3 * channel + 2] * blue
            pixel[channel] = levels[Int(min(max(value, 0), 1) * scale + 0.5)]
          }
        }
      }
    }
  }

  /// The level of sRGB for linear light, in steps that are finer than a level everywhere.
  private static let levels: [UInt8] = (0...16_384).map { step in
    let light = Double(step) / 16_384
    let value = light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
  }

  /// The linear light of a level of sRGB, both from 0 to 1.
  private static func sRGBLight(_ value: Double) -> Double {
    value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}
