import Foundation

/// The colours of a photo with an ICC profile, as a conversion to sRGB.
///
/// Profiles of three curves and a matrix are converted, which those of cameras, phones and working spaces are (Display P3,
/// Adobe RGB, ProPhoto). Others are left out: those of tables, of grey and of ink.
///
/// Source: ICC.1:2022, sections 7.2, 9.2, 10.6, 10.18 and 10.31; IEC 61966-2-1.
package struct ColorProfile: Sendable {
  /// The linear light of each level of each channel: 3 x 256.
  private let light: [Float]
  /// From linear light to that of sRGB, in row-major order.
  private let matrix: [Float]

  /// The conversion from a profile; nil for a profile that is damaged or of another kind, and for one whose colours are
  /// those of sRGB already.
  package init?(_ bytes: [UInt8]) {
    guard let profile = ICCProfile(bytes), let matrix = profile.matrix,
      let inverse = Self.inverse(Self.sRGBPrimaries)
    else { return nil }
    var light: [Float] = []
    for channel in 0..<3 {
      guard let curve = profile.curve(channel) else { return nil }
      light += (0..<256).map { Float(min(max(curve(Double($0) / 255), 0), 1)) }
    }
    self.light = light
    self.matrix = Self.product(inverse, matrix).map { Float($0) }
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

  /// The primaries of sRGB as XYZ for the white of D50: a column for red, green and blue.
  private static let sRGBPrimaries = [
    0.436_065_67, 0.385_147_10, 0.143_066_41, 0.222_488_40, 0.716_873_17, 0.060_607_91,
    0.013_916_02, 0.097_076_42, 0.714_096_07,
  ]

  private static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: 9)
    for row in 0..<3 {
      for column in 0..<3 {
        for inner in 0..<3 {
          result[row * 3 + column] += a[row * 3 + inner] * b[inner * 3 + column]
        }
      }
    }
    return result
  }

  private static func inverse(_ m: [Double]) -> [Double]? {
    let cofactors = (0..<9).map { index -> Double in
      let (row, column) = (index % 3, index / 3)
      let (first, second) = ((row + 1) % 3 * 3, (row + 2) % 3 * 3)
      let (left, right) = ((column + 1) % 3, (column + 2) % 3)
      return m[first + left] * m[second + right] - m[first + right] * m[second + left]
    }
    let determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6]
    guard abs(determinant) > 1e-9 else { return nil }
    return cofactors.map { $0 / determinant }
  }
}
