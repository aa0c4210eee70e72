/// A small generator of random numbers whose stream is the same on every platform and in every version of Swift.
///
/// The algorithm is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose stream is decided by the seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// A stream of its own for the `index`-th of several tasks that share a seed.
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

  /// A whole number from `0..<bound`, every one as likely as the others but for less than `bound / 2^64`.
  /// `bound` must be above 0.
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Puts the elements into random order (Fisher and Yates). The standard library's own is free to change between versions.
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }
}
