/// A generator that returns the same number every time: 0 for no jitter, `.max` for nearly all of it.
struct ConstantGenerator: RandomNumberGenerator, Sendable {
  let value: UInt64

  mutating func next() -> UInt64 { value }
}
