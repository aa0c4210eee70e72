/// Operations on long vectors.
enum Vector {
  /// The dot product, accumulated in double precision.
  static func dot(_ a: [Float], _ b: [Float]) -> Double {
    var sums = SIMD8<Double>(repeating: 0)
    let whole = a.count & ~7
    let (a, b) = (a.span, b.span)
    for index in stride(from: 0, to: whole, by: 8) {
      var x = SIMD8<Float>()
      var y = SIMD8<Float>()
      for lane in 0..<8 {
        x[lane] = a[unchecked: index + lane]
        y[lane] = b[unchecked: index + lane]
      }
      sums += SIMD8<Double>(x) * SIMD8<Double>(y)
    }
    var sum = sums.sum()
    for index in whole..<a.count { sum += Double(a[index]) * Double(b[index]) }
    return sum
  }

  /// Computes `b += factor * a`.
  static func add(_ a: [Float], times factor: Double, to b: inout [Float]) {
    let factor = Float(factor)
    for index in b.indices { b[index] += a[index] * factor }
  }
}
