import Hummingbird
import NIOCore
import Synchronization

/// What goes with a request on its way through the service.
struct ServeContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel
  let notes = RequestNotes()

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// Whether whoever asked is still there.
  var isWanted: @Sendable () -> Bool {
    let channel = channel
    return { channel.isActive }
  }
}

/// What the log tells of a request besides its route: numbers, never names or contents.
final class RequestNotes: Sendable {
  private let counts = Mutex((photos: 0, failed: 0))

  func photos(_ count: Int, failed: Int) { counts.withLock { $0 = (count, failed) } }

  var all: (photos: Int, failed: Int) { counts.withLock { $0 } }
}
