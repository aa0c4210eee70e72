import Logging
import ServiceLifecycle

/// Looks every second whether a model's folder has changed, and takes the new version into service once it is whole.
///
/// A version that cannot be used is refused, and the one before it goes on serving. It is looked at again when something
/// in the folder changes.
struct ModelWatcher: Service {
  static let interval = Duration.seconds(1)

  let registry: ModelRegistry
  let places: [ModelPlace]
  let loading: ModelLoading
  /// What the folders looked like before they were loaded.
  let fingerprints: [ModelPlace: [String]]

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var known = fingerprints
      while true {
        try await Task.sleep(for: Self.interval)
        for place in places {
          // A folder that is not there is on its way to be replaced.
          guard let fingerprint = place.fingerprint(), fingerprint != known[place] else { continue }
          known[place] = fingerprint
          await renew(place)
        }
      }
    }
  }

  private func renew(_ place: ModelPlace) async {
    var logger = loading.logger
    logger[metadataKey: "model"] = "\(place.name)"
    do {
      let snapshot = try await ModelSnapshot.make(of: place.location, in: loading.folder)
      if snapshot.version == registry.model(named: place.name)?.version { return }
      registry.replace(with: try await ServedModel(snapshot, named: place.name, loading))
      loading.metrics.modelRenewed(place.name, succeeded: true)
      logger.notice("a new version serves", metadata: ["version": "\(snapshot.version)"])
    } catch {
      loading.metrics.modelRenewed(place.name, succeeded: false)
      logger.error("a new version is refused, the old one serves", metadata: ["reason": "\(error)"])
    }
  }
}
