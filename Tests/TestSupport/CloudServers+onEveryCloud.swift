import Foundation

extension CloudServers {
  /// Runs `body` for every cloud at once, since most of it is waiting: on threads of their own, as part of the test.
  package static func onEveryCloud(_ body: @escaping @Sendable (Cloud) throws -> Void) async throws
  {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for cloud in Cloud.allCases {
        group.addTask(executorPreference: ThreadExecutor.shared) { try body(cloud) }
      }
      try await group.waitForAll()
    }
  }
}

/// An executor that runs each job on a new thread.
private final class ThreadExecutor: TaskExecutor {
  static let shared = ThreadExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }.start()
  }
}
