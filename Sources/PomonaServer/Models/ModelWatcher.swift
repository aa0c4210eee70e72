import ServiceLifecycle

/// Looks for changes in the folders of models once a second.
///
/// A folder that was rejected is looked at again when something in it changes.
struct ModelWatcher: Service {
  static let interval = Duration.seconds(1)

  let models: [ModelLocation]
  /// The fingerprints of the folders before they were loaded.
  let fingerprints: [ModelLocation: [String]]
  var clock: any Clock<Duration> = ContinuousClock()
  /// Returns the fingerprint of a folder; nil while there is no model in it.
  var fingerprint: @Sendable (ModelLocation) -> [String]? = { $0.fingerprint() }
  /// Called for each folder that has changed.
  let onChange: @Sendable (ModelLocation) async -> Void

  func run() async throws {
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
