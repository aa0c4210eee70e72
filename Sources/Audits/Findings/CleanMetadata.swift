public import Datasets

/// The photos of a data set that an audit finds nothing serious against, as a `metadata.csv` for the next training.
///
/// Left out are photos that cannot be read, photos that occur with different labels, suspected labels, every copy of a
/// photo but the first (of training photos if one is among them), and held-out photos that are nearly the same as a training
/// photo.
public struct CleanMetadata: Sendable {
  /// The samples that stay, in the data set's order.
  public let kept: [Sample]
  /// The number of samples that are left out.
  public let dropped: Int

  /// - Parameters:
  ///   - dataset: The data set.
  ///   - audit: Its audit.
  public init(of dataset: Dataset, after audit: Audit) {
    let splits = Dictionary(dataset.samples.map { ($0.path, $0.split) }) { first, _ in first }
    var dropped = Set(audit.unreadable.map(\.path))
    dropped.formUnion(audit.suspectedLabels.map(\.path))
    dropped.formUnion(audit.conflicts.joined())
    dropped.formUnion(audit.leaks.pairs.map { $0[0] })
    for group in audit.exactDuplicates {
      let left = group.filter { !dropped.contains($0) }
      guard let first = left.first(where: { splits[$0] == .train }) ?? left.first else { continue }
      dropped.formUnion(left.filter { $0 != first })
    }
    kept = dataset.samples.filter { !dropped.contains($0.path) && $0.label != nil }
    self.dropped = dataset.samples.count - kept.count
  }

  /// The rows with the columns `file_name`, `label` and, where the data set has splits, `split`. File names are relative to
  /// the data set's folder.
  public var csv: String {
    let hasSplits = kept.contains { $0.split != nil }
    var text = hasSplits ? "file_name,label,split\n" : "file_name,label\n"
    for sample in kept {
      let fields =
        [sample.path, sample.label ?? ""] + (hasSplits ? [sample.split?.rawValue ?? ""] : [])
      text += CSV.record(fields) + "\n"
    }
    return text
  }
}
