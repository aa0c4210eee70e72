package import Features

extension PhotoFailure {
  /// The worker crashed on the photo.
  package static let crashed = PhotoFailure(
    .crashed, "the decoder process crashed on this photo")
  /// The worker exceeded the time limit of a photo.
  package static let timedOut = PhotoFailure(
    .timedOut, "decoding this photo took longer than the limit allows")
  /// The photo expired in the queue, or the pool was closed.
  package static let dropped = PhotoFailure(
    .dropped, "the service was too busy to decode this photo; send it again")
}
