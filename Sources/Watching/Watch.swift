import Datasets
import Failures
import Features
import Files
import Foundation
import Imaging
import Learning
package import Logging
import ObjectStores
import Parallelism
import PomonaServer
import Synchronization
import Workers

/// Scores the photos of a folder or a bucket that fills: those that are there, and those that come.
///
/// Each photo has exactly one row for each content that it has had, whatever is killed in between: what is in the table is
/// done, and nothing else is.
package final class Watch: Sendable {
  /// The choices of a watch.
  package struct Configuration: Sendable {
    /// The folder, or its URI in an object store.
    package var source: String
    /// The model's folder, or its URI.
    package var model: String
    /// The folder of the table, or its URI; nil for none.
    package var table: String?
    /// Prints a row at once; nil for not.
    package var line: (@Sendable (WatchRow) throws -> Void)?
    /// Delivers rows, and returns the reason why it could not; nil for not.
    package var post: (@Sendable ([WatchRow]) async -> String?)?
    /// False to end once what is there is done.
    package var follows = true
    package var order = Arrivals.Order.oldest
    package var disposal = WatchedFileDisposal.keep
    /// The rows of one file of the table, or of one post.
    package var rows = 10_000
    /// The time after which fewer rows are written.
    package var interval = Duration.seconds(10)
    /// The time between two listings of a share or a bucket.
    package var listing = Duration.seconds(5)
    /// True to list a folder of this machine again and again, rather than have the kernel announce its files.
    package var polls = false
    /// The number of worker processes.
    package var jobs = 1
    /// The port of the metrics on this machine; nil for none.
    package var metricsPort: Int?
    /// The program whose `worker` command decodes the photos; the running one by default.
    package var program = "/proc/self/exe"

    package init(source: String, model: String) {
      self.source = source
      self.model = model
    }
  }

  /// A file that is worked on.
  private struct Reading: Sendable {
    let arrival: Arrivals.Arrival
    let file: WatchedFile
    let content: String
  }

  package let metrics = WatchMetrics()
  private let configuration: Configuration
  private let logger: Logger
  private let source: any WatchSource
  private let arrivals: Arrivals
  private let ledger = Mutex(Ledger())
  private let readings = Mutex<[String: Reading]>([:])
  private let current = Mutex<WatchModel?>(nil)
  private let next = Mutex<WatchModel?>(nil)
  private let isStopping = Atomic(false)
  private let reported = Mutex<Set<String>>([])

  /// - Throws: `StorageError` for a source that cannot be opened.
  package init(_ configuration: Configuration, logger: Logger) throws {
    self.configuration = configuration
    self.logger = logger
    arrivals = Arrivals(order: configuration.order)
    let location = Location(configuration.source)
    if let root = location.localPath {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue
      else {
        throw PomonaError(
          .noInput, "there is no folder \(root)", remedy: "Give a folder, or a URI of a bucket.")
      }
      if case .archive(let folder) = configuration.disposal {
        try Self.require(folder, isOutside: root)
      }
      source = FolderSource(
        root: root, interval: configuration.listing, polls: configuration.polls)
    } else {
      source = BucketSource(store: try location.store(), interval: configuration.listing)
    }
  }

  /// Verifies that archived photos do not arrive again.
  private static func require(_ archive: String, isOutside root: String) throws {
    let parts = [root, archive].map {
      URL(filePath: $0).standardizedFileURL.resolvingSymlinksInPath().pathComponents
    }
    guard !parts[1].starts(with: parts[0]) else {
      throw PomonaError(
        .cannotCreate,
        "the archive \(archive) is within \(root), where its photos would arrive again",
        remedy: "Archive to a folder beside it.")
    }
  }

  /// Ends the work after the photos in hand.
  package func stop() {
    isStopping.store(true, ordering: .releasing)
    arrivals.stop()
  }

  /// Works until the source has ended, or until ``stop()``.
  ///
  /// - Throws: A `PomonaError` for a model that cannot be used, `StorageError` for a source or a table that cannot be read.
  package func run() async throws {
    let table = try configuration.table.map { WatchTable(in: try Location($0).store()) }
    let lock = try configuration.table.flatMap {
      try Location($0).localPath.map { try WatchLock(in: $0) }
    }
    defer { withExtendedLifetime(lock) {} }
    if let table { try ledger.withLock { $0 = try table.ledger() } }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-watch-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let location = ModelLocation(configuration.model)
    let fingerprint = location.fingerprint()
    let first = try await model(location, in: folder)
    current.withLock { $0 = first }
    let sink = WatchSink(
      .init(table: table, line: configuration.line, post: configuration.post),
      maximumRows: configuration.rows, interval: configuration.interval,
      isStopping: { [self] in isStopping.load(ordering: .acquiring) },
      committed: { [self] in committed($0) },
      failed: { [self] reason in
        metrics.outputFailed()
        logger.error(
          "rows cannot be written, and are tried again", metadata: ["reason": "\(reason)"])
      })
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask { [self] in
        try await source.run(follow: configuration.follows, into: announcements)
        arrivals.finish()
        return false
      }
      group.addTask { [self] in
        let watcher = ModelWatcher(
          models: [location], fingerprints: fingerprint.map { [location: $0] } ?? [:]
        ) { [self] _ in await renew(location, in: folder) }
        try await watcher.run()
        return false
      }
      group.addTask {
        while !Task.isCancelled {
          try? await Task.sleep(for: .milliseconds(100))
          await sink.flushIfDue()
        }
        return false
      }
      if let port = configuration.metricsPort {
        let server = MetricsServer(port: port, logger: logger) { [self] in
          metrics.text(backlog: arrivals.count, oldest: arrivals.oldest)
        }
        group.addTask {
          try await server.run()
          return false
        }
      }
      group.addTask { [self] in
        try await score(into: sink)
        return true
      }
      defer {
        stop()
        group.cancelAll()
      }
      while try await group.next() == false {}
    }
    current.withLock { $0 = nil }
  }

  private var announcements: Announcements {
    Announcements(
      add: { [arrivals] in arrivals.add($0) },
      knows: { [self] file in ledger.withLock { $0.knows(file) } },
      problem: { [self] problem in
        let text = problem.summary
        guard reported.withLock({ $0.count < 10_000 && $0.insert(text).inserted }) else { return }
        logger.warning("an entry cannot be looked into", metadata: ["reason": "\(text)"])
      })
  }

  // MARK: Scoring

  /// Scores until the source has ended and all is written, or until ``stop()``. The model is exchanged between two photos.
  private func score(into sink: WatchSink) async throws {
    while let model = current.withLock({ $0 }) {
      let readings = ConcurrentMap(
        ArrivalSequence(arrivals: arrivals), configuration: reads, weight: { $0.file.bytes },
        makeWorker: { [self] in { arrival in self.read(arrival) } })
      let photos = Photos(readings.compactMap { $0 })
      for try await outcome in model.pool.classifying(store: source.store).outcomes(of: photos) {
        try await take(outcome, of: model, sink)
      }
      if let new = next.withLock({ $0.take() }) {
        current.withLock { $0 = new }
        metrics.renewed(true)
        logger.notice("a new version answers", metadata: ["version": "\(new.version)"])
        arrivals.resume()
        continue
      }
      let isWritten = await sink.flush()
      if isStopping.load(ordering: .acquiring) || arrivals.isOver {
        guard isWritten else {
          throw StorageError(
            .inputOutput, path: configuration.table ?? "",
            "the last rows could not be written; their photos will be scored again",
            remedy: "Repair the output, and run the command again.")
        }
        return
      }
    }
  }

  private var reads: ConcurrentMapConfiguration {
    var reads = ConcurrentMapConfiguration(threads: source.store.concurrentReads)
    reads.maximumElements = max(4 * configuration.jobs, 2 * source.store.concurrentReads)
    reads.maximumWeight = 128 << 20
    return reads
  }

  /// The photo of a file, unless it is gone, is being changed, or has a row.
  private func read(_ arrival: Arrivals.Arrival) -> Photo? {
    let path = arrival.file.path
    let isLocal = arrival.file.modified != 0
    guard let file = isLocal ? source.stamp(of: path) : arrival.file,
      !ledger.withLock({ $0.knows(file) })
    else {
      arrivals.done(path)
      return nil
    }
    let sample = Sample(path: path, bytes: file.bytes)
    var bytes: [UInt8] = []
    do throws(StorageError) {
      bytes = try source.store.read(path, maximumBytes: ImageLimits().maximumBytes)
    } catch {
      guard error.code != .notFound else {
        arrivals.done(path)
        return nil
      }
      readings.withLock { $0[path] = Reading(arrival: arrival, file: file, content: "") }
      return Photo(sample, content: .unreadable(PhotoFailure(.unreadable, error.message)))
    }
    // The end of the change is an event of its own, or shows in the next listing.
    if isLocal, source.stamp(of: path) != file {
      arrivals.done(path)
      return nil
    }
    let content = SHA256.hash(bytes)
    let isKnown = ledger.withLock { ledger in
      guard ledger.has(path, content: content) else { return false }
      ledger.add(file)
      return true
    }
    if isKnown {
      metrics.addKnown()
      dispose(of: file, content)
      arrivals.done(path)
      return nil
    }
    readings.withLock { $0[path] = Reading(arrival: arrival, file: file, content: content) }
    return Photo(sample, content: .bytes(bytes))
  }

  private func take(
    _ outcome: PhotoOutcome<Answer>, of model: WatchModel, _ sink: WatchSink
  ) async throws {
    guard let reading = readings.withLock({ $0.removeValue(forKey: outcome.path) }) else { return }
    if outcome.failure?.kind == .dropped {
      arrivals.putBack(reading.arrival)
      return
    }
    let row = WatchRow(
      file: reading.file, content: reading.content, version: model.version, labels: model.labels,
      result: outcome.result, time: Int64(Date.now.timeIntervalSince1970 * 1000))
    metrics.add(row, lag: .now - reading.arrival.time)
    try await sink.add(row)
  }

  /// The rows of these photos are written.
  private func committed(_ rows: [WatchRow]) {
    for row in rows {
      ledger.withLock { $0.add(row.file, content: row.content) }
      dispose(of: row.file, row.content)
      arrivals.done(row.file.path)
    }
  }

  private func dispose(of file: WatchedFile, _ content: String) {
    do {
      try configuration.disposal.apply(to: file, content: content, in: source)
    } catch {
      logger.error(
        "a photo that is done cannot be moved or removed",
        metadata: ["path": "\(file.path)", "reason": "\(error)"])
    }
  }

  // MARK: The model

  private func model(_ location: ModelLocation, in folder: String) async throws -> WatchModel {
    try await WatchModel(
      location, in: folder, jobs: configuration.jobs, program: configuration.program,
      logger: logger)
  }

  /// Prepares the version that has appeared; one that cannot be used is rejected.
  private func renew(_ location: ModelLocation, in folder: String) async {
    do {
      let new = try await model(location, in: folder)
      guard new.version != current.withLock({ $0?.version }) else { return }
      next.withLock { $0 = new }
      arrivals.interrupt()
    } catch {
      metrics.renewed(false)
      logger.error(
        "a new version of the model is rejected, and the one before answers further",
        metadata: ["reason": "\(error)"])
    }
  }
}

/// The files that arrive, as a sequence of one consumer.
private struct ArrivalSequence: AsyncSequence, Sendable {
  let arrivals: Arrivals

  func makeAsyncIterator() -> Iterator { Iterator(arrivals: arrivals) }

  struct Iterator: AsyncIteratorProtocol {
    let arrivals: Arrivals

    func next() async -> Arrivals.Arrival? { await arrivals.next() }
  }
}
