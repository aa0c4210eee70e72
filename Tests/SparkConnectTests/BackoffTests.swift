import SparkConnect
import Testing

struct BackoffTests {
  private func backoff(_ policy: RetryPolicy = RetryPolicy(), random: UInt64 = 0) -> Backoff {
    Backoff(policy, generator: ConstantGenerator(value: random))
  }

  private func waits(random: UInt64) -> [Duration] {
    var backoff = backoff(random: random)
    var waits: [Duration] = []
    while let wait = backoff.next() { waits.append(wait) }
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

  @Test func theServersWaitIsHonouredWithinLimits() {
    var backoff = backoff()
    #expect(backoff.next(serverWait: .seconds(5)) == .seconds(5))
    #expect(backoff.next(serverWait: .milliseconds(1)) == .milliseconds(200))
    #expect(backoff.next(serverWait: .seconds(86400)) == .seconds(600))
    // The server's waits do not change the waits that follow.
    #expect(backoff.next() == .milliseconds(3200))
  }

  @Test func aPermanentFailureHasNoWaitAndUsesNoRetry() {
    var policy = RetryPolicy()
    policy.maximumRetries = 1
    var backoff = backoff(policy)
    #expect(backoff.next(after: .permanent) == nil)
    #expect(backoff.next(after: .transient()) == .milliseconds(50))
    #expect(backoff.next(after: .transient()) == nil)
  }

  @Test func aPolicyWithoutRetriesHasNoWaits() {
    var policy = RetryPolicy()
    policy.maximumRetries = 0
    var backoff = backoff(policy)
    #expect(backoff.next() == nil)
  }
}
