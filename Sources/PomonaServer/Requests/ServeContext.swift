package import Hummingbird
import NIOCore
import Synchronization

/// The context of a request.
package struct ServeContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  let notes = RequestNotes()
  private let channel: any Channel
  private let wasActive: Bool

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    // Channels of tests are never active.
    wasActive = channel.isActive
  }

  /// True if the client is still connected.
  var isConnected: Bool { channel.isActive || !wasActive }

  /// Returns whether the client is still connected, and thus waits for the results.
  var isWanted: @Sendable () -> Bool { { isConnected } }
}

/// The numbers of a request that its log entry has besides its route; never names or contents.
final class RequestNotes: Sendable {
  private let counts = Mutex((photos: 0, failed: 0))

  /// Records the number of photos, and how many of them have no result.
  func record(photos: Int, failed: Int) { counts.withLock { $0 = (photos, failed) } }

  var recorded: (photos: Int, failed: Int) { counts.withLock { $0 } }
}
