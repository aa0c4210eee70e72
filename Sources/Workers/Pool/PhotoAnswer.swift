/// What a worker found out about a photo.
package struct PhotoAnswer: Sendable {
  /// Of the original, as it is to be looked at.
  let width: Int
  let height: Int
  /// Of every class, in the order of the model's labels; after them what was asked for besides.
  let values: [Float]
  /// From the moment the worker was given the photo.
  var duration: Duration = .zero
}
