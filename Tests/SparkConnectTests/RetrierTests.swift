import SparkConnect
import Synchronization
import Testing

struct RetrierTests {
  private struct Broken: Error, Equatable { let number: Int }

  private let clock = RecordingClock()

  private func retrier(_ retries: Int = 3) -> Retrier {
    var policy = RetryPolicy()
    policy.maximumRetries = retries
    return Retrier(policy, clock: clock, generator: ConstantGenerator(value: 0))
  }

  /// Fails `failures` times and then returns the number of calls.
  private func call(failing failures: Int) -> () async throws -> Int {
    let calls = Mutex(0)
    return {
      let number = calls.withLock { calls in
        calls += 1
        return calls
      }
      if number <= failures { throw Broken(number: number) }
      return number
    }
  }

  @Test func aTransientFailureIsRepeatedWithGrowingWaits() async throws {
    let calls = try await retrier().run(
      retryability: { _ in .transient() }, call: call(failing: 3))
    #expect(calls == 4)
    #expect(clock.sleeps == [.milliseconds(50), .milliseconds(200), .milliseconds(800)])
  }

  @Test func theLastErrorIsThrownWhenTheRetriesAreUsedUp() async throws {
    await #expect(throws: Broken(number: 4)) {
      try await retrier().run(retryability: { _ in .transient() }, call: call(failing: 100))
    }
    #expect(clock.sleeps.count == 3)
  }

  @Test func aPermanentFailureIsNotRepeated() async throws {
    await #expect(throws: Broken(number: 1)) {
      try await retrier().run(retryability: { _ in .permanent }, call: call(failing: 1))
    }
    #expect(clock.sleeps.isEmpty)
  }

  @Test func everyErrorIsClassifiedAnew() async throws {
    await #expect(throws: Broken(number: 2)) {
      try await retrier().run(
        retryability: {
          ($0 as? Broken)?.number == 1 ? .transient(serverWait: .seconds(7)) : .permanent
        },
        call: call(failing: 2))
    }
    #expect(clock.sleeps == [.seconds(7)])
  }

  @Test func aSuccessWaitsForNothing() async throws {
    let calls = try await retrier().run(retryability: { _ in .transient() }, call: call(failing: 0))
    #expect(calls == 1)
    #expect(clock.sleeps.isEmpty)
  }

  @Test func aCancelledTaskIsNotRetried() async throws {
    let retrier = retrier()
    let task = Task {
      try await retrier.run(retryability: { _ in .transient() }) {
        withUnsafeCurrentTask { $0?.cancel() }
        throw Broken(number: 1)
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(clock.sleeps.isEmpty)
  }
}
