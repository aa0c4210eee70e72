import Parallelism
import Testing

struct CancellationFlagTests {
  private struct Failure: Error, Equatable {}

  @Test func aFlagThatIsSetStaysSet() {
    let flag = CancellationFlag()
    #expect(!flag.isCancelled)
    flag.cancel()
    flag.cancel()
    #expect(flag.isCancelled)
  }

  @Test func cancellingTheTaskSetsTheFlag() async {
    let (started, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      await withCancellationFlag { flag in
        #expect(!flag.isCancelled)
        continuation.finish()
        while !flag.isCancelled { await Task.yield() }
        return flag.isCancelled
      }
    }
    for await _ in started {}
    task.cancel()
    #expect(await task.value)
  }

  @Test func theThreadsOfACancelledTaskSeeTheFlag() async {
    let task = Task {
      await withCancellationFlag { flag in
        let before = concurrentMap(count: 4, jobs: 2) { _ in flag.isCancelled }
        withUnsafeCurrentTask { $0?.cancel() }
        return before + concurrentMap(count: 4, jobs: 2) { _ in flag.isCancelled }
      }
    }
    #expect(await task.value == [false, false, false, false, true, true, true, true])
  }

  @Test func theFlagIsSetAtOnceInACancelledTask() async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await withCancellationFlag { $0.isCancelled }
    }
    #expect(await task.value)
  }

  @Test func resultsAndErrorsOfTheWorkAreReturned() async throws {
    #expect(await withCancellationFlag { flag in flag.isCancelled ? 1 : 2 } == 2)
    await #expect(throws: Failure()) {
      try await withCancellationFlag { _ in throw Failure() }
    }
  }

  @Test @MainActor func theWorkRunsOnTheActorOfTheCaller() async {
    await withCancellationFlag { _ in MainActor.assertIsolated() }
  }
}
