import Foundation
import Parallelism
import Synchronization
import Testing

/// Lets threads pass once as many as expected have arrived.
private final class Barrier: Sendable {
  private let arrived = Mutex(0)
  private let gate = DispatchSemaphore(value: 0)
  private let expected: Int

  init(expecting expected: Int) { self.expected = expected }

  func wait() {
    let isLast = arrived.withLock { arrived in
      arrived += 1
      return arrived == expected
    }
    if isLast { for _ in 0..<expected { gate.signal() } }
    gate.wait()
  }
}

private final class ThreadSet: Sendable {
  private let threads = Mutex<Set<pthread_t>>([])
  var count: Int { threads.withLock { $0.count } }
  func insertCurrent() { threads.withLock { _ = $0.insert(pthread_self()) } }
}

/// Signals when the thread that holds it ends.
private final class Sentinel {
  private let ended: DispatchSemaphore
  init(_ ended: DispatchSemaphore) { self.ended = ended }
  deinit { ended.signal() }
  func attachToCurrentThread() { Thread.current.threadDictionary["sentinel"] = self }
}

@Suite struct ThreadPoolTests {
  @Test func blockingJobsRunSideBySide() async {
    let barrier = Barrier(expecting: 20)
    let pool = ThreadPool(threads: 20)
    // More jobs than Swift's own pool has threads: they would wait for each other for ever there.
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask(executorPreference: pool) { barrier.wait() } }
    }
  }

  @Test func jobsRunOnThreadsOfThePoolAlone() async {
    let pool = ThreadPool(threads: 3)
    let threads = ThreadSet()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask(executorPreference: pool) { threads.insertCurrent() } }
    }
    #expect((1...3).contains(threads.count))
  }

  @Test func aReleasedPoolEndsItsThreads() async {
    let ended = DispatchSemaphore(value: 0)
    do {
      let barrier = Barrier(expecting: 4)
      let pool = ThreadPool(threads: 4)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask(executorPreference: pool) {
            Sentinel(ended).attachToCurrentThread()
            barrier.wait()
          }
        }
      }
    }
    let count = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          returning: (0..<4).count { _ in ended.wait(timeout: .now() + 60) == .success })
      }
    }
    #expect(count == 4)
  }
}
