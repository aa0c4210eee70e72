import NIOCore

/// A photo on its way to a worker.
struct PhotoJob: Sendable {
  enum Kind: Sendable {
    case classify
    /// Also covers each cell of a raster of so many by so many.
    case explain(grid: UInt8)
  }

  let kind: Kind
  let name: String
  let photo: ByteBuffer
  /// After this it is not begun any more.
  let expiry: ContinuousClock.Instant
  /// Whether whoever asked is still there.
  let isWanted: @Sendable () -> Bool
  /// Called once, on any thread.
  let finish: @Sendable (Result<PhotoAnswer, PhotoFailure>) -> Void

  /// What a frame to the worker holds before the photo's bytes (see ``WorkerProtocol``).
  var head: [UInt8] {
    let kindNumber: UInt8
    var rest: [UInt8] = []
    switch kind {
    case .classify: kindNumber = WorkerProtocol.Request.classify.rawValue
    case .explain(let grid):
      kindNumber = WorkerProtocol.Request.explain.rawValue
      rest = [grid]
    }
    let name = Array(name.utf8)
    return [kindNumber] + Self.bytes(of: name.count) + name + rest
  }

  static func bytes(of number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
