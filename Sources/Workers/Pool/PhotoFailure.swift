/// Why a photo has no answer. The request it came with goes on.
package struct PhotoFailure: Error, Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    /// It cannot be decoded.
    case unreadable
    /// The process that read it ended.
    case crashed
    /// Reading it took longer than a photo may take.
    case slow
    /// It was not read at all: it waited too long, or the service ends.
    case dropped
  }

  let kind: Kind
  /// For whoever sent the photo.
  let message: String

  static func unreadable(_ reason: String) -> PhotoFailure {
    PhotoFailure(kind: .unreadable, message: reason)
  }

  static let crashed = PhotoFailure(
    kind: .crashed, message: "the photo cannot be read: what read it broke down")
  static let slow = PhotoFailure(
    kind: .slow, message: "the photo takes longer to read than a photo may take")
  static let dropped = PhotoFailure(
    kind: .dropped, message: "the photo was not read: the service is too busy; send it again")
}
