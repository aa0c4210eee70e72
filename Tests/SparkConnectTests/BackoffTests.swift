import SparkConnect
import Testing

struct BackoffTests {
  /// Always the same share of the jitter.
  private struct Fixed: RandomNumberGenerator {
    let value: UInt64
    mutating func next() -> UInt64 { value }
  }

  private func waits(random: UInt64) -> [Duration] {
    var backoff = Backoff(RetryPolicy())
    var generator = Fixed(value: random)
    var waits: [Duration] = []
    while let wait = backoff.next(using: &generator) { waits.append(wait) }
    return waits
  }

  @Test func waitsGrowFourfoldUpToAMinute() {
    let waits = self.waits(random: 0)
    #expect(waits.count == 15)
    #expect(waits.prefix(6).map { $0 / .milliseconds(1) } == [50, 200, 800, 3200, 12800, 51200])
    #expect(waits.dropFirst(6).allSatisfy { $0 == .seconds(60) })
    #expect(waits.reduce(.zero, +) > .seconds(600))
  }

  @Test func onlyLongWaitsHaveJitter() {
    let waits = self.waits(random: .max)
    #expect(waits[2] == .milliseconds(800))
    #expect(waits[3] > .milliseconds(3600))
    #expect(waits[3] < .milliseconds(3700))
  }

  @Test func theServersWishCountsWithinLimits() {
    var generator = Fixed(value: 0)
    var backoff = Backoff(RetryPolicy())
    #expect(backoff.next(serverWait: .seconds(5), using: &generator) == .seconds(5))
    #expect(backoff.next(serverWait: .milliseconds(1), using: &generator) == .milliseconds(200))
    #expect(backoff.next(serverWait: .seconds(86400), using: &generator) == .seconds(600))
    // A wish does not change the waits that follow.
    #expect(backoff.next(using: &generator) == .milliseconds(3200))
  }
}
