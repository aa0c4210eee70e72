import Datasets
import Failures
import Features
import Foundation
import Learning
import Logging
import ObjectStores
import Parallelism
import TestSupport
import Testing
import Workers

@Suite struct PoolTests {
  private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func pool(
    workers: Int = 2, spares: Int = 0, waitingLimit: Duration = .seconds(30),
    time: TimeSource = .continuous,
    observer: @escaping WorkerPool.Observer = { _ in },
    start: @escaping WorkerPool.Start
  ) -> WorkerPool {
    var configuration = WorkerPool.Configuration(workers: workers)
    configuration.spares = spares
    configuration.waitingLimit = waitingLimit
    return WorkerPool(
      configuration, time: time, logger: Self.quiet, observer: observer, start: start)
  }

  private func photo(_ name: String, bytes: [UInt8] = [1]) -> WorkerPhoto {
    WorkerPhoto(Sample(path: name), payload: .file(bytes))
  }

  @Test func outcomesKeepTheOrderOfThePhotosWhateverTheirDuration() async throws {
    let pool = pool {
      StubWorker { request in
        usleep(path(of: request).hasPrefix("slow") ? 20_000 : 0)
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    let names = (0..<20).map { "\($0 % 3 == 0 ? "slow" : "fast") \($0)" }
    let outcomes = await pool.classifying().outcomes(of: names.map { photo($0) })
    #expect(outcomes.map(\.path) == names)
    #expect(outcomes.allSatisfy { $0.value?.novelty == 1 })
    pool.close()
  }

  @Test func aPoolRunsThePhotosOfTheStream() async throws {
    try await withTemporaryFolder { folder in
      let pool = pool { StubWorker { StubWorker.echo($0) } }
      try await pool.start()
      try Data([1, 2]).write(to: folder.appending(path: "b"))
      let store = LocalStore(root: folder.path)
      let photos = [
        Photo(Sample(path: "a"), content: .bytes([1, 2, 3] as [UInt8])), Photo(Sample(path: "b")),
        Photo(Sample(path: "missing")),
        Photo(Sample(path: "d"), content: .unreadable(PhotoFailure(.unreadable, "broken"))),
      ]
      let stream = AsyncStream { continuation in
        for photo in photos { continuation.yield(photo) }
        continuation.finish()
      }
      var outcomes: [PhotoOutcome<Answer>] = []
      for try await outcome in pool.classifying(store: store).outcomes(of: Photos(stream)) {
        outcomes.append(outcome)
      }
      #expect(outcomes.map(\.path) == ["a", "b", "missing", "d"])
      #expect(outcomes.map { $0.value?.novelty } == [3, 2, nil, nil])
      #expect(outcomes[3].failure?.reason == "broken")
    }
  }

  @Test func aCrashFailsItsPhotoOnlyAndTheWorkerIsRestarted() async throws {
    let starts = Shared(0)
    let events = Shared<[String]>([])
    let start: WorkerPool.Start = {
      starts.change { $0 += 1 }
      return StubWorker(termination: Termination(.signal(11))) { request throws(WorkerFailure) in
        switch path(of: request) {
        case "crash": throw WorkerFailure(.ended, "gone")
        case "hang": throw WorkerFailure(.timedOut, "late")
        case "nonsense": return .head([])
        case "unreadable": return .unreadable("not a photo")
        default: return StubWorker.echo(request)
        }
      }
    }
    let pool = pool(
      workers: 1, observer: { event in events.change { $0.append("\(event)") } }, start: start)
    try await pool.start()
    let names = ["good", "crash", "hang", "unreadable", "nonsense", "good too"]
    let outcomes = await pool.classifying().outcomes(of: names.map { photo($0) })
    let kinds = outcomes.map { $0.failure?.kind }
    let expected: [PhotoFailure.Kind?] = [nil, .crashed, .timedOut, .unreadable, .crashed, nil]
    #expect(kinds == expected)
    #expect(starts.read() == 4)
    #expect(events.read().count { $0.contains("workerEnded") } == 3)
    #expect(events.read().count { $0.contains("photoFinished") } == names.count)
    pool.close()
  }

  @Test func aPhotoWhoseWorkerWasKilledExternallyIsTriedOnceMore() async throws {
    let attempts = Shared(0)
    let pool = pool(workers: 1) {
      StubWorker(termination: Termination(.signal(9), wasKilledExternally: true)) {
        request throws(WorkerFailure) in
        if path(of: request) == "victim",
          attempts.change({
            $0 += 1
            return $0
          }) == 1
        {
          throw WorkerFailure(.ended, "killed")
        }
        if path(of: request) == "killer" {
          attempts.change { $0 += 1 }
          throw WorkerFailure(.ended, "killed")
        }
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    #expect(await pool.classifying().outcome(of: photo("victim")).failure == nil)
    #expect(attempts.read() == 2)
    #expect(await pool.classifying().outcome(of: photo("killer")).failure?.kind == .crashed)
    #expect(attempts.read() == 4)
    pool.close()
  }

  @Test func aSpareTakesThePlaceOfAWorkerWithoutWaitingForAStart() async throws {
    let starts = Shared(0)
    let gate = DispatchSemaphore(value: 0)
    let pool = pool(workers: 1, spares: 1) {
      let number = starts.change {
        $0 += 1
        return $0
      }
      if number > 2 { gate.wait() }
      return StubWorker(termination: Termination(.signal(11))) { request throws(WorkerFailure) in
        if path(of: request) == "crash" { throw WorkerFailure(.ended, "gone") }
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    #expect(await pool.classifying().outcome(of: photo("crash")).failure?.kind == .crashed)
    #expect(await pool.classifying().outcome(of: photo("good")).failure == nil)
    #expect(pool.readyWorkers == 1)
    pool.close()
    gate.signal()
  }

  @Test func asManyPhotosAreWorkedOnAsThereAreWorkersWithoutSpares() async throws {
    let running = Shared((now: 0, most: 0))
    let pool = pool(workers: 2, spares: 3) {
      StubWorker { request in
        running.change { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        usleep(2_000)
        running.change { $0.now -= 1 }
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    let outcomes = await pool.classifying().outcomes(of: (0..<20).map { photo("\($0)") })
    #expect(outcomes.allSatisfy { $0.failure == nil })
    #expect(running.read().most <= 2)
    pool.close()
  }

  @Test func aWorkerThatEndedBetweenPhotosIsRestartedWithoutAFailure() async throws {
    let starts = Shared(0)
    let pool = pool(workers: 1) {
      let number = starts.change {
        $0 += 1
        return $0
      }
      return StubWorker(isAlive: number > 2) { StubWorker.echo($0) }
    }
    try await pool.start()
    #expect(await pool.classifying().outcome(of: photo("a")).failure == nil)
    #expect(starts.read() == 3)
    pool.close()
  }

  @Test func aPoolWhoseFirstWorkerDoesNotStartFails() async throws {
    let pool = pool(time: .manual(Shared(.zero))) { () throws(WorkerFailure) in
      throw WorkerFailure(.start, "no program")
    }
    let error = await #expect(throws: WorkerFailure.self) { try await pool.start() }
    #expect(error?.code == .start)
    #expect(pool.readyWorkers == 0)
    pool.close()
  }

  @Test func waitingPhotosExpireWhileNoWorkerStarts() async throws {
    let elapsed = Shared(Duration.zero)
    let starts = Shared(0)
    let pool = pool(workers: 1, waitingLimit: .seconds(2), time: .manual(elapsed)) {
      () throws(WorkerFailure) in
      if starts.change({
        $0 += 1
        return $0
      }) > 1 {
        throw WorkerFailure(.start, "no memory")
      }
      return StubWorker { _ throws(WorkerFailure) in throw WorkerFailure(.ended, "gone") }
    }
    try await pool.start()
    #expect(await pool.classifying().outcome(of: photo("first")).failure?.kind == .crashed)
    #expect(await pool.classifying().outcome(of: photo("second")).failure?.kind == .dropped)
    #expect(elapsed.read() >= .seconds(2))
    pool.close()
  }

  @Test func photosThatAreNotWantedAnyMoreAreDropped() async throws {
    let requests = Shared(0)
    let pool = pool(workers: 1) {
      StubWorker { request in
        requests.change { $0 += 1 }
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    let outcome = await pool.classifying(isWanted: { false }).outcome(of: photo("a"))
    #expect(outcome.failure?.kind == .dropped)
    #expect(requests.read() == 0)
    pool.close()
  }

  @Test func closingDropsWhatWaitsAndEverythingAfterIt() async throws {
    let gate = DispatchSemaphore(value: 0)
    let (starts, start) = AsyncStream.makeStream(of: Void.self)
    let pool = pool(workers: 1) {
      StubWorker { request in
        start.yield()
        gate.wait()
        return StubWorker.echo(request)
      }
    }
    try await pool.start()
    async let busy = pool.classifying().outcome(of: photo("busy"))
    for await _ in starts { break }
    async let waiting = pool.classifying().outcome(of: photo("waiting"))
    while pool.waitingPhotos == 0 { try await Task.sleep(for: .milliseconds(1)) }
    pool.close()
    gate.signal()
    #expect(await busy.failure == nil)
    #expect(await waiting.failure?.kind == .dropped)
    #expect(await pool.classifying().outcome(of: photo("late")).failure?.kind == .dropped)
  }
}
