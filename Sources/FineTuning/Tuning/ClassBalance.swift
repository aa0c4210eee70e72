import Foundation

/// The weights of classes of different sizes.
enum ClassBalance {
  /// The weight of each class: its number of photos to the power of minus `power`, so scaled that the mean over all photos
  /// is 1. With 0 all photos are equal, with 1 all classes.
  static func weights(of labels: [Int32], classCount: Int, power: Float) -> [Float] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[Int(label)] += 1 }
    let raw = counts.map { $0 > 0 ? pow(Float($0), -power) : 0 }
    let total = zip(raw, counts).reduce(Float(0)) { $0 + $1.0 * Float($1.1) }
    return raw.map { $0 * Float(labels.count) / max(total, .leastNormalMagnitude) }
  }
}
