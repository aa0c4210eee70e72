import ServiceLifecycle

/// Looks for changes in the folders of models once a second.
///
/// A folder that was rejected is looked at again when something in it changes.
package struct ModelWatcher: Service {
  package static let interval = Duration.seconds(1)

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
      while true {
        try await clock.sleep(for: Self.interval)
        for model in models {
          // A folder without a model is being replaced.
          guard let current = fingerprint(model), current != known[model] else { continue }
          known[model] = current
          await onChange(model)
        }
      }
    }
  }
}
