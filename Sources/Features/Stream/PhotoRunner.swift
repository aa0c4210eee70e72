package import Parallelism

/// Runs photos through a network: on the threads of this process, in worker processes, or on a cluster.
///
/// Whatever the runner, a photo has the same outcome, bit for bit.
package protocol PhotoRunner<Value>: Sendable {
  associatedtype Value: Sendable

  /// The outcomes of photos, one for each.
  ///
  /// - Parameter order: Whether outcomes keep the order of the photos or come as they are ready.
  func outcomes(of photos: Photos, order: ConcurrentMapConfiguration.Order) -> PhotoOutcomes<Value>
}

extension PhotoRunner {
  /// The outcomes of photos, in their order.
  package func outcomes(of photos: Photos) -> PhotoOutcomes<Value> {
    outcomes(of: photos, order: .preserved)
  }
}
