import Datasets
package import Features
import Imaging
import Learning
import Tables

/// The photos of a table, reduced to what an audit needs: about 1.5 KB each, whatever the length of a feature vector.
package struct AuditRows {
  /// The labels of readable photos, each once, in the order of their UTF-8 bytes.
  let labels: [String]
  private(set) var paths: [String] = []
  /// The position of each photo's label; -1 for photos without one.
  private(set) var labelIDs: [Int32] = []
  var splits: [Split?] = []
  private(set) var sizes: [PhotoSize] = []
  private(set) var brightness: [Float] = []
  private(set) var sharpness: [Float] = []
  /// The fingerprint of each photo's features, or of its signature and size.
  private(set) var fingerprints: [UInt64] = []
  /// The features, for photos of one object; nil for rows of photos without their features.
  private(set) var features: SimilaritySketches?
  /// The signatures, for copies of one photo.
  private(set) var pictures: SimilaritySketches
  private(set) var unreadable: [SkippedPhoto] = []
  /// The number of unreadable photos by their label.
  private(set) var unreadableByLabel: [String: Int] = [:]
  private let ids: LabelIDs
  /// The levels of each photo's signature, rounded.
  private var levels: [UInt8] = []

  private static let levelCount = PhotoSignature.count - 1

  /// True for a photo of the validation or the test split.
  func isHeldOut(_ photo: Int) -> Bool { splits[photo].map { $0 != .train } ?? false }

  /// The number of readable photos.
  var count: Int { paths.count }

  /// - Parameters:
  ///   - labels: The labels of the data set.
  ///   - featureCount: The length of a feature vector; nil for rows of photos without their features.
  package init(labels: [String], featureCount: Int?) throws {
    self.labels = labels
    features = try featureCount.map { try SimilaritySketches(columns: $0) }
    // Copies are so close that few tables find them.
    pictures = try SimilaritySketches(columns: Self.levelCount, tables: 8)
    ids = LabelIDs(labels)
  }

  /// Appends the rows of a group.
  ///
  /// - Returns: The features of the readable rows; nil when there are none.
  @discardableResult
  package mutating func append(_ columns: FeatureColumns, jobs: Int) throws -> GroupFeatures? {
    let first = count
    var values: [Float] = []
    var pixels: [Float] = []
    for row in 0..<columns.count {
      let path = columns.paths[row] ?? ""
      guard columns.isComplete(row), let size = columns.sizes[row],
        let signature = columns.signatures[row].flatMap({ PhotoSignature(numbers: $0) })
      else {
        let reason = columns.errors[row] ?? "its row in the table is incomplete"
        unreadable.append(SkippedPhoto(path: path, reason: reason))
        if let label = columns.labels[row] { unreadableByLabel[label, default: 0] += 1 }
        continue
      }
      if columns.hasFeatures { values += columns.features[row] ?? [] }
      pixels += signature.levels
      paths.append(path)
      labelIDs.append(columns.labels[row].flatMap { ids[$0] } ?? -1)
      splits.append(columns.splits[row].flatMap { Split(rawValue: $0) })
      sizes.append(size)
      brightness.append(signature.brightness)
      sharpness.append(signature.sharpness)
      levels += signature.levels.map { UInt8($0.rounded()) }
      if !columns.hasFeatures {
        let numbers = signature.numbers + [Float(size.width), Float(size.height)]
        fingerprints.append(
          try FeatureMatrix(columns: numbers.count, values: numbers).fingerprint(ofRow: 0))
      }
    }
    guard count > first else { return nil }
    try pictures.append(try FeatureMatrix(columns: Self.levelCount, values: pixels), jobs: jobs)
    guard columns.hasFeatures else { return nil }
    let matrix = try FeatureMatrix(columns: values.count / (count - first), values: values)
    fingerprints += (0..<matrix.rows).map { matrix.fingerprint(ofRow: $0) }
    try features?.append(matrix, jobs: jobs)
    return GroupFeatures(first: first, matrix: matrix)
  }

  /// The root of the mean squared difference of two photos' levels, and the root of the mean squared deviation of the first
  /// one's levels from their mean.
  func pictureDistance(_ first: Int, _ second: Int) -> (difference: Float, contrast: Float) {
    let count = Self.levelCount
    let (a, b) = (
      levels[first * count..<(first + 1) * count], levels[second * count..<(second + 1) * count]
    )
    let difference = zip(a, b).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
    return ((Float(difference) / Float(count)).squareRoot(), contrast(of: first))
  }

  /// The root of the mean squared deviation of a photo's levels from their mean.
  func contrast(of photo: Int) -> Float {
    let own = levels[photo * Self.levelCount..<(photo + 1) * Self.levelCount]
    let mean = Float(own.reduce(0) { $0 + Int($1) }) / Float(own.count)
    let sum = own.reduce(Float(0)) { $0 + (Float($1) - mean) * (Float($1) - mean) }
    return (sum / Float(own.count)).squareRoot()
  }
}

/// The features of the readable rows of a group, of which the first is this photo of ``AuditRows``.
package struct GroupFeatures {
  let first: Int
  let matrix: FeatureMatrix
}
