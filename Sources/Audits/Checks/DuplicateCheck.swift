import Datasets
import Learning
import Parallelism

/// Finds photos with the same pixels, and photos that are nearly the same.
struct DuplicateCheck {
  /// The least similarity of the features of photos of one object from nearly the same side. Photos of different objects
  /// of a class hardly reach it.
  static let leastSimilarity: Float = 0.9
  /// The largest difference of the pictures of copies, in levels of 255, and as a fraction of the picture's contrast.
  static let largestDifference: Float = 4
  static let largestFraction: Float = 0.1

  /// Groups of photos with the same pixels.
  let exact: [[Int]]
  /// Pairs of photos that are nearly the same, exact duplicates among them, the most similar first.
  let pairs: [SimilarPairs.Pair]

  /// - Parameters:
  ///   - rows: The photos.
  ///   - least: The least similarity of the features of a pair.
  init(
    _ rows: AuditRows, least: Float = leastSimilarity, jobs: Int, cancellation: CancellationFlag
  ) throws {
    exact = Self.exactGroups(of: rows)
    let groups = rows.splits.map { UInt8($0 == .train ? 1 : $0 == nil ? 0 : 2) }
    let objects = try rows.features.map {
      try SimilarPairs(
        in: $0, groups: groups, least: least, jobs: jobs, cancellation: cancellation
      ).pairs
    }
    let pictures = try SimilarPairs(
      in: rows.pictures, groups: groups, least: 0.9, jobs: jobs, cancellation: cancellation)
    // A copy is as similar as can be, whatever the network makes of its new size.
    let copies =
      exact.flatMap { group in group.dropFirst().map { (group[0], $0) } }
      + pictures.pairs.map { ($0.first, $0.second) }.filter {
        Self.areCopies(rows.pictureDistance($0.0, $0.1))
      }
    let certain = copies.map { SimilarPairs.Pair(first: $0.0, second: $0.1, similarity: 1) }
    pairs = Self.united(certain + (objects ?? []))
  }

  /// The pairs, each once with its largest similarity, the most similar first.
  private static func united(_ pairs: [SimilarPairs.Pair]) -> [SimilarPairs.Pair] {
    let ordered = pairs.sorted {
      ($0.first, $0.second, $1.similarity) < ($1.first, $1.second, $0.similarity)
    }
    let once = ordered.indices.filter { index in
      index == 0 || ordered[index - 1].first != ordered[index].first
        || ordered[index - 1].second != ordered[index].second
    }
    return once.map { ordered[$0] }.sorted {
      ($1.similarity, $0.first, $0.second) < ($0.similarity, $1.first, $1.second)
    }
  }

  private static func areCopies(_ distance: (difference: Float, contrast: Float)) -> Bool {
    distance.difference <= min(largestDifference, largestFraction * distance.contrast)
  }

  private static func exactGroups(of rows: AuditRows) -> [[Int]] {
    let order = (0..<rows.count).sorted {
      (rows.fingerprints[$0], $0) < (rows.fingerprints[$1], $1)
    }
    var groups: [[Int]] = []
    var start = 0
    while start < order.count {
      let end =
        order[start...].firstIndex { rows.fingerprints[$0] != rows.fingerprints[order[start]] }
        ?? order.count
      if end - start > 1 { groups.append(Array(order[start..<end])) }
      start = end
    }
    return groups.sorted { $0[0] < $1[0] }
  }
}
