/// A small pseudorandom number generator whose stream is the same on every platform and in every version of Swift.
///
/// The algorithm is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// It is not suitable for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose stream depends on the seed alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// A generator with a stream of its own, for one of several tasks that share a seed.
  ///
  /// - Parameters:
  ///   - seed: The shared seed.
  ///   - index: The number of the task.
  package init(seed: UInt64, stream index: Int) {
    var seeds = SplitMix64(seed: seed)
    let offset = seeds.next()
    seeds = SplitMix64(seed: UInt64(bitPattern: Int64(index)) ^ offset)
    state = seeds.next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns an integer of `0..<bound`. The probabilities of the values differ by less than `bound / 2^64`.
  ///
  /// - Parameter bound: At least 1.
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
