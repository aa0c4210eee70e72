#if Spark
import Formatting
import Foundation
import Models
import PomonaServer
import SparkRunner
import Synchronization
import Watching

extension WatchCommand {
  /// Watches a folder of a cluster's storage, by a streaming query of Spark.
  func watch(onCluster address: String, _ settings: ResolvedSettings) async throws {
    let choices = streamChoices
    let location = ModelLocation(model)
    let fingerprint = location.fingerprint()
    let first = try Model(contentsOf: model)
    let next = Mutex<Model?>(nil)
    let isStopping = Mutex(false)
    let signals = EndSignals { isStopping.withLock { $0 = true } }
    defer { signals.cancel() }
    let watcher = Task { [model] in
      try await ModelWatcher(
        models: [location], fingerprints: fingerprint.map { [location: $0] } ?? [:]
      ) { _ in
        do {
          let version = try Model(contentsOf: model)
          next.withLock { $0 = version }
        } catch {
          StandardError.write(
            "a new version of the model is rejected: \(TerminalText("\(error)"))\n")
        }
      }.run()
    }
    defer { watcher.cancel() }
    if let forget, display.detail != .result {
      StandardError.write(
        "photos that are more than \(forget) days older than the newest one are not scored\n")
    }
    let state = try await cluster.withCluster(address, settings, detail: display.detail) {
      platform in
      var shown: StreamState?
      return try await platform.stream(choices).run(
        first,
        renewal: { next.withLock { $0.take() } },
        isStopping: { isStopping.withLock { $0 } },
        report: { state in
          guard display.detail != .result, !display.json, state.batch != shown?.batch else {
            return
          }
          shown = state
          StandardError.write(StreamText(state).batch)
        })
    }
    if display.json {
      try JSONOutput.write(state)
    } else if display.detail != .result {
      try StandardOutput.write(StreamText(state).summary)
    }
  }

  private var streamChoices: StreamConfiguration {
    var choices = StreamConfiguration(source: source, table: outputs[0])
    choices.follows = extent == .follow
    choices.takesNewestFirst = order == .newest
    choices.disposal = archive.map { .archive(folder: $0) } ?? (delete ? .delete : .keep)
    choices.photosPerBatch = rows
    choices.interval = interval
    choices.daysRemembered = forget
    return choices
  }
}
#endif
