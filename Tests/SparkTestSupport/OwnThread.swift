import Dispatch
package import Testing

/// Runs the tests of a suite on threads of their own: they block while they wait for a cluster, and would delay all others on
/// the few threads that tests share.
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
      // This queue adds a thread when all of its threads are blocked.
      DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }
}

extension Trait where Self == OwnThread {
  /// Runs the tests on threads of their own.
  package static var ownThread: Self { OwnThread() }
}
