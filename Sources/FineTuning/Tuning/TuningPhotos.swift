/// Photos to learn from, or to measure by, as squares of RGB levels.
package protocol TuningPhotos: Sendable {
  /// The class of each photo.
  var labels: [Int32] { get }
  /// The width and height of the photos in pixels.
  var side: Int { get }

  /// Fills `pixels` (`side * side * 3` levels, row after row) with a photo. Threads read at the same time.
  func read(_ index: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws
}
