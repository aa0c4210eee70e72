import Glibc
import Parallelism
import Synchronization
import Testing

private final class ThreadSet: Sendable {
  private let threads = Mutex<Set<pthread_t>>([])
  var count: Int { threads.withLock { $0.count } }
  func insertCurrent() { threads.withLock { _ = $0.insert(pthread_self()) } }
}

@Suite struct ThreadPoolTests {
  @Test func blockingJobsRunSideBySideAndLeaveOtherTasksAlone() async throws {
    let pool = ThreadPool(threads: 20)
    let clock = ContinuousClock()
    let start = clock.now
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask(executorPreference: pool) { usleep(200_000) } }
      // Swift's own threads are free meanwhile.
      group.addTask { #expect(clock.now - start < .milliseconds(150)) }
    }
    #expect(clock.now - start < .seconds(2))
  }

  @Test func jobsRunOnThreadsOfThePool() async throws {
    let pool = ThreadPool(threads: 3)
    let threads = ThreadSet()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask(executorPreference: pool) {
          threads.insertCurrent()
        }
      }
    }
    #expect(threads.count <= 3)
  }

  @Test func aReleasedPoolEndsItsThreads() async throws {
    func threads() throws -> Int {
      let status = try #require(
        fopen("/proc/self/status", "r").map { file -> String in
          defer { fclose(file) }
          var bytes = [UInt8](repeating: 0, count: 1 << 14)
          let count = fread(&bytes, 1, bytes.count, file)
          return String(decoding: bytes[..<count], as: UTF8.self)
        })
      let line = status.split(separator: "\n").first { $0.hasPrefix("Threads:") }
      return line.flatMap { Int($0.split(separator: "\t").last ?? "") } ?? 0
    }
    let before = try threads()
    do {
      let pool = ThreadPool(threads: 30)
      await Task(executorPreference: pool) {}.value
      #expect(try threads() >= before + 25)
    }
    for _ in 0..<100 where try threads() > before + 10 {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try threads() <= before + 10)
  }
}
