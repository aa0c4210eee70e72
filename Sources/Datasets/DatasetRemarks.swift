/// Remarks on a data set to read before trusting a model of it.
struct DatasetRemarks {
  let texts: [String]

  init(on dataset: Dataset) {
    var counts: [String: Int] = [:]
    for sample in dataset.samples {
      if let label = sample.label { counts[label, default: 0] += 1 }
    }
    texts = Self.alike(dataset.classes) + Self.small(counts) + Self.unbalanced(counts)
  }

  /// The number of photos below which a class can hardly be learned, and its metrics mean little.
  private static let fewSamples = 10

  private static func alike(_ classes: [String]) -> [String] {
    Dictionary(grouping: classes) { $0.lowercased() }.values.filter { $0.count > 1 }
      .map {
        "the labels \($0.joined(separator: " and ")) differ only in case; they count as different classes"
      }
      .sorted()
  }

  private static func small(_ counts: [String: Int]) -> [String] {
    let names = counts.filter { $0.value < fewSamples }.sorted {
      ($0.value, $0.key) < ($1.value, $1.key)
    }
    guard !names.isEmpty else { return [] }
    let some = names.prefix(5).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    let rest = names.count > 5 ? " and \(names.count - 5) more" : ""
    return [
      "\(names.count) of \(counts.count) classes have fewer than \(fewSamples) photos: \(some)\(rest)"
    ]
  }

  private static func unbalanced(_ counts: [String: Int]) -> [String] {
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      let least = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
      most.value >= 10 * least.value
    else { return [] }
    return [
      "the classes are out of balance: \(most.value) photos of \(most.key), \(least.value) of \(least.key); "
        + "training weighs them alike"
    ]
  }
}
