/// Dot products, in single precision and of small integers.
enum DotProduct {
  /// The dot product, in four independent sums so that additions do not wait for each other.
  @inline(__always)
  static func of(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    @inline(__always)
    func product(_ index: Int) -> SIMD8<Float> {
      UnsafeRawPointer(a + index).loadUnaligned(as: SIMD8<Float>.self)
        * UnsafeRawPointer(b + index).loadUnaligned(as: SIMD8<Float>.self)
    }
    var sum0 = SIMD8<Float>(repeating: 0)
    var sum1 = sum0
    var sum2 = sum0
    var sum3 = sum0
    var index = 0
    while index &+ 32 <= count {
      sum0 += product(index)
      sum1 += product(index &+ 8)
      sum2 += product(index &+ 16)
      sum3 += product(index &+ 24)
      index &+= 32
    }
    var sum = ((sum0 + sum1) + (sum2 + sum3)).sum()
    while index < count {
      sum += a[index] * b[index]
      index &+= 1
    }
    return sum
  }

  /// The exact dot product of small integers.
  @inline(__always)
  static func of(_ a: UnsafePointer<Int8>, _ b: UnsafePointer<Int8>, count: Int) -> Int32 {
    var sum: Int32 = 0
    for index in 0..<count { sum &+= Int32(a[index]) &* Int32(b[index]) }
    return sum
  }
}
