/// A matrix of 3 x 3 numbers, in row-major order, between linear colours.
struct ColorMatrix {
  let values: [Double]

  init(_ values: [Double]) {
    precondition(values.count == 9, "a matrix has 9 numbers")
    self.values = values
  }

  static let identity = ColorMatrix([1, 0, 0, 0, 1, 0, 0, 0, 1])

  /// The primaries of sRGB as XYZ for the white of D50: a column for red, green and blue.
  static let sRGBPrimaries = ColorMatrix([
    0.436_065_67, 0.385_147_10, 0.143_066_41, 0.222_488_40, 0.716_873_17, 0.060_607_91,
    0.013_916_02, 0.097_076_42, 0.714_096_07,
  ])

  /// From the primaries of a code of ITU-T H.273, whose white is D65, to those of sRGB; nil for other codes.
  init?(primaries code: Int) {
    switch code {
    case 1: self = .identity
    case 9:
      self.init([
        1.660_491, -0.587_641, -0.072_850, -0.124_550, 1.132_900, -0.008_349, -0.018_151,
        -0.100_579,
        1.118_730,
      ])
    case 12:
      self.init([
        1.224_940, -0.224_940, 0, -0.042_057, 1.042_057, 0, -0.019_638, -0.078_636, 1.098_274,
      ])
    default: return nil
    }
  }

  static func * (a: ColorMatrix, b: ColorMatrix) -> ColorMatrix {
    var result = [Double](repeating: 0, count: 9)
    for row in 0..<3 {
      for column in 0..<3 {
        for inner in 0..<3 {
          result[row * 3 + column] += a.values[row * 3 + inner] * b.values[inner * 3 + column]
        }
      }
    }
    return ColorMatrix(result)
  }

  /// The inverse; nil for a matrix without one.
  var inverse: ColorMatrix? {
    let m = values
    let cofactors = (0..<9).map { index -> Double in
      let (row, column) = (index % 3, index / 3)
      let (first, second) = ((row + 1) % 3 * 3, (row + 2) % 3 * 3)
      let (left, right) = ((column + 1) % 3, (column + 2) % 3)
      return m[first + left] * m[second + right] - m[first + right] * m[second + left]
    }
    let determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6]
    guard abs(determinant) > 1e-9 else { return nil }
    return ColorMatrix(cofactors.map { $0 / determinant })
  }
}
