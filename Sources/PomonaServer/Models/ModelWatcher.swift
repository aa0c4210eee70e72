import Parallelism
import ServiceLifecycle

/// Looks for changes in the folders of models once a second, and in object stores every ten seconds.
///
/// A folder that was rejected is looked at again when something in it changes.
package struct ModelWatcher: Service {
  package static let interval = Duration.seconds(1)
  /// The intervals between two looks at an object store.
  private static let remoteIntervals = 10

  private let models: [ModelLocation]
  private let fingerprints: [ModelLocation: [String]]
  private let clock: any Clock<Duration>
  private let fingerprint: @Sendable (ModelLocation) -> [String]?
  private let onChange: @Sendable (ModelLocation) async -> Void

  /// A watcher of models' folders.
  ///
  /// - Parameters:
  ///   - models: The locations.
  ///   - fingerprints: The fingerprints of the folders before they were loaded.
  ///   - clock: The clock of the interval.
  ///   - fingerprint: Returns the fingerprint of a folder; nil while there is no model in it.
  ///   - onChange: Called for each folder that has changed.
  package init(
    models: [ModelLocation], fingerprints: [ModelLocation: [String]],
    clock: any Clock<Duration> = ContinuousClock(),
    fingerprint: @escaping @Sendable (ModelLocation) -> [String]? = { $0.fingerprint() },
    onChange: @escaping @Sendable (ModelLocation) async -> Void
  ) {
    self.models = models
    self.fingerprints = fingerprints
    self.clock = clock
    self.fingerprint = fingerprint
    self.onChange = onChange
  }

  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var known = fingerprints
      // Object stores may take their time to respond.
      let thread = ThreadPool(threads: 1)
      for tick in 1... {
        try await clock.sleep(for: Self.interval)
        for model in models {
          guard !model.isRemote || tick.isMultiple(of: Self.remoteIntervals) else { continue }
          let current = await withTaskGroup(of: [String]?.self) { [fingerprint] group in
            group.addTask(executorPreference: thread) { fingerprint(model) }
            return await group.next() ?? nil
          }
          // A folder without a model is being replaced.
          guard let current, current != known[model] else { continue }
          known[model] = current
          await onChange(model)
        }
      }
    }
  }
}
