import Dispatch
package import Testing

/// Runs a suite's tests on threads of their own: they wait for a cluster, and would hold up all others on the few threads
/// that tests share.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Threads()) { try await function() }
  }

  private final class Threads: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      // This queue makes a thread more when all of its threads wait.
      DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }
}

extension Trait where Self == OwnThread {
  package static var ownThread: Self { OwnThread() }
}
