#if Spark
import Datasets
import Failures
import Files
import Foundation
import Imaging
import JSON
package import Models
import SparkConnect

/// Scores the photos that come into a folder of the cluster's storage: a streaming query of Spark.
///
/// The query runs in Spark, also when the command that watches it is killed. What it has done is in its checkpoint and in Spark's
/// list of complete files, so that each file has one row, whatever is killed.
package struct PhotoStream: Sendable {
  /// The hidden folders and files of the table.
  private static let checkpoint = "_checkpoint"
  private static let stateFile = "_run.json"
  private static let pause = Duration.seconds(1)

  private let configuration: StreamConfiguration
  private let run: ClusterRun

  init(_ configuration: StreamConfiguration, run: ClusterRun) {
    self.configuration = configuration
    self.run = run
  }

  private var table: ClusterPath { ClusterPath(configuration.table) }

  /// Works until the source is done, until `isStopping`, or until the query fails.
  ///
  /// - Parameters:
  ///   - model: The model that answers.
  ///   - renewal: Returns a new version of the model once it is there; the query is started anew with it between two batches.
  ///   - isStopping: Whether to stop. A batch that is not complete is done again by the next run.
  ///   - report: Receives the state about once a second.
  /// - Throws: A `SparkError` for a query that has failed, or that another run has stopped.
  package func run(
    _ model: Model, renewal: () async -> Model?, isStopping: () -> Bool,
    report: (StreamState) -> Void
  ) async throws -> StreamState {
    var (model, state) = (model, StreamState?.none)
    // Dates and times are those of UTC.
    try await run.session.set(["spark.sql.session.timeZone": "UTC"])
    while true {
      let stream = try await start(model)
      var current =
        state
        ?? StreamState(
          query: stream.id, source: configuration.source, modelVersion: model.version)
      current.modelVersion = model.version
      let outcome = try await follow(
        stream, &current, renewal: renewal, isStopping: isStopping, report: report)
      if let next = outcome {
        model = next
        current.renewals += 1
        state = current
        continue
      }
      if current.phase != .failed { try await tidy(&current) }
      try await write(current)
      if current.phase == .failed, let failure = try await stream.failure() { throw failure }
      return current
    }
  }

  /// Watches a query until it ends, in which case it returns nil, or until there is a new version of the model.
  private func follow(
    _ stream: SparkStream, _ state: inout StreamState, renewal: () async -> Model?,
    isStopping: () -> Bool, report: (StreamState) -> Void
  ) async throws -> Model? {
    // Batches of an earlier run of the query, and of an earlier version, are counted already.
    var written: StreamState?
    while true {
      let status = try await stream.status()
      state.add(try await stream.recentProgress())
      if !status.isActive {
        let failed = try await stream.failure() != nil
        guard failed || !configuration.follows else { throw Self.stoppedByOthers }
        state.phase = failed ? .failed : .finished
        report(state)
        return nil
      }
      report(state)
      if written?.batch != state.batch || written == nil {
        try await write(state)
        written = state
      }
      if isStopping() {
        try await stop(stream, &state)
        state.phase = .stopped
        return nil
      }
      if let next = await renewal() {
        try await stop(stream, &state)
        return next
      }
      // A signal shortens it: the task is not cancelled then.
      for _ in 0..<10 where !isStopping() { try await Task.sleep(for: Self.pause / 10) }
    }
  }

  private static let stoppedByOthers = SparkError(
    .interrupted, "the stream was stopped by another run, or on the cluster",
    remedy: "Let one command at a time watch for a table.")

  private func stop(_ stream: SparkStream, _ state: inout StreamState) async throws {
    try await stream.stop()
    state.add(try await stream.recentProgress())
  }

  private func start(_ model: Model) async throws -> SparkStream {
    let folder = try await ClusterClassifier(model, run: run).folder
    let (files, photos, answers) = (
      run.viewName("files"), run.viewName("photos"), run.viewName("answers")
    )
    let query = try StreamQuery(
      configuration, files: files, answers: answers, model: (model.version, model.labels))
    var job = run.photoJob(.classify, folder: folder)
    job.digests()
    do {
      try await run.session.readStream(
        "binaryFile", path: ClusterPath(configuration.source).uri, schema: StreamQuery.schema,
        options: query.options
      ).createView(files)
      try await run.session.query(query.photos, arguments: query.photoArguments)
        .createView(photos)
      try await run.functions.createView(answers, ofPhotosIn: photos, job: job)
      return try await run.session.query(query.rows, arguments: query.rowArguments).stream(
        to: table.uri, checkpoint: table.appending(Self.checkpoint).uri,
        trigger: configuration.follows ? .interval(configuration.interval) : .availableNow,
        name: "pomona-\(run.id)-\(UUID().uuidString.prefix(8).lowercased())",
        options: PhotoColumns.plainNumbers, partitionedBy: ["date"])
    } catch let error as SparkError where error.code == .pathMissing {
      throw PomonaError(
        .noInput, "there is no folder \(configuration.source) on the cluster",
        remedy: "Give a folder of the cluster's storage.", cause: error)
    }
  }

  /// Removes what batches have left that had to be done again, and counts what Spark has made no rows of.
  private func tidy(_ state: inout StreamState) async throws {
    try await run.files.sweep(table)
    guard state.phase == .finished else { return }
    let listing = try await ClusterListing.folder(
      configuration.source, view: run.viewName("rest"), in: run)
    state.emptyFiles = listing.files.count {
      $0.bytes == 0 && PhotoFormat.mayBePhoto($0.listed)
    }
  }

  private func write(_ state: StreamState) async throws {
    try await run.files.write(
      try SortedJSON.encoded(state), to: table.appending(Self.stateFile))
  }
}
#endif
