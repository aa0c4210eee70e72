import Learning

/// The classes that have photos, numbered without gaps.
struct PresentClasses {
  /// The labels, in the order of their positions.
  let labels: [String]
  /// The number of photos of each class, at least 1.
  let counts: [Int]
  private let positions: [Int32: Int32]

  /// The number of classes.
  var count: Int { labels.count }

  /// - Parameters:
  ///   - all: The labels of all classes.
  ///   - counts: The number of photos of each.
  init(_ all: [String], counts: [Int]) {
    let present = all.indices.filter { counts[$0] > 0 }
    labels = present.map { all[$0] }
    self.counts = present.map { counts[$0] }
    positions = Dictionary(
      uniqueKeysWithValues: present.enumerated().map { (Int32($1), Int32($0)) })
  }

  /// The position of a class of all; nil for one without photos.
  subscript(id: Int32) -> Int32? { positions[id] }

  /// The statistics of these classes alone.
  func statistics(_ all: ClassStatistics) -> ClassStatistics {
    all.renumbered(classCount: count) { positions[Int32($0)].map { Int($0) } }
  }
}

/// Photos of ``AuditRows`` with a label of some classes, and their features.
struct LabelledGroup {
  let photos: [Int]
  let samples: LabelledFeatures

  /// The photos of a group that `label` gives the position of a class; nil when there are none.
  init?(_ group: GroupFeatures, label: (Int) -> Int32?) throws {
    var photos: [Int] = []
    var labels: [Int32] = []
    var values: [Float] = []
    for row in 0..<group.matrix.rows {
      guard let id = label(group.first + row) else { continue }
      photos.append(group.first + row)
      labels.append(id)
      values += group.matrix.row(row)
    }
    guard !photos.isEmpty else { return nil }
    self.photos = photos
    samples = LabelledFeatures(
      features: try FeatureMatrix(columns: group.matrix.columns, values: values), labels: labels)
  }
}
