import Failures
import Learning
import Models

/// The value of the labels of a review: the accuracy by their number, and the answers that the last ones have changed.
package struct ReviewProgress: Sendable, Encodable {
  /// The accuracy with so many labels.
  package struct Point: Sendable, Encodable {
    /// The number of labels.
    package let labels: Int
    /// The accuracy on labelled photos that were held back, 0 to 1.
    package let accuracy: Double
  }

  private static let leastLabels = 20
  private static let last = 50

  /// The curve, from no label to all.
  package let curve: [Point]
  /// The number of photos held back.
  package let heldBack: Int
  /// The number of the last labels that ``changed`` is about.
  package let recent: Int
  /// The photos of the folder that are answered differently for the last labels.
  package let changed: Int
  /// The photos of the folder.
  package let photos: Int

  private enum CodingKeys: String, CodingKey {
    case curve, recent, changed, photos
    case heldBack = "held_back"
  }

  /// Nil for a model without statistics, and before there are 20 labels.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - features: The features of all photos.
  ///   - rows: The labelled photos, in the order in which they were labelled.
  ///   - labels: Their labels.
  ///   - jobs: The number of threads.
  init?(
    model: Model, features: FeatureMatrix, rows: [Int], labels: [String], jobs: Int
  ) throws {
    guard rows.count >= Self.leastLabels, let statistics = try? model.statistics() else {
      return nil
    }
    let classes = model.labels + Set(labels).subtracting(model.labels).sorted()
    let old = statistics.sums.renumbered(classCount: classes.count) { $0 }
    let all = LabelledFeatures(
      features: features,
      labels: {
        var ids = [Int32](repeating: 0, count: features.rows)
        for (row, label) in zip(rows, labels) {
          ids[row] = Int32(classes.firstIndex(of: label) ?? 0)
        }
        return ids
      }())
    /// The answers to all photos of the discriminant of the model's statistics and some labels. A class without a photo is no
    /// answer.
    func answers(_ rows: some Collection<Int>) throws -> [Int] {
      var sums = old
      if !rows.isEmpty {
        try sums.merge(
          ClassStatistics(of: all.selecting(Array(rows)), classCount: classes.count, jobs: jobs))
      }
      let kept = classes.indices.filter { sums.counts[$0] > 0 }
      let head = try Discriminant(
        sums.renumbered(classCount: kept.count) { kept.firstIndex(of: $0) }, shrinkage: 0.2)
      let probabilities = try head.probabilities(for: features, jobs: jobs)
      return (0..<features.rows).map { row in
        let start = row * kept.count
        return kept[probabilities[start..<start + kept.count].firstIndexOfMaximum - start]
      }
    }
    let heldBack = rows.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)
    let learned = rows.enumerated().filter { $0.offset % 5 != 4 }.map(\.element)
    curve = try [0, 1, 2, 4].map { quarters in
      let count = learned.count * quarters / 4
      let answers = try answers(learned.prefix(count))
      let right = heldBack.count { answers[$0] == Int(all.labels[$0]) }
      return Point(labels: count, accuracy: Double(right) / Double(heldBack.count))
    }
    let recent = min(Self.last, rows.count)
    let (before, after) = try (answers(rows.dropLast(recent)), answers(rows))
    self.heldBack = heldBack.count
    self.recent = recent
    changed = zip(before, after).count { $0 != $1 }
    photos = features.rows
  }
}
