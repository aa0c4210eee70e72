/// Remarks on a data set to read before trusting a model of it.
struct DatasetRemarks {
  let texts: [String]

  /// - Parameters:
  ///   - dataset: The data set.
  ///   - labelsInSeveralForms: The labels that are written with composed and with decomposed letters.
  init(on dataset: Dataset, labelsInSeveralForms: [String]) {
    var counts: [String: Int] = [:]
    for sample in dataset.samples {
      if let label = sample.label { counts[label, default: 0] += 1 }
    }
    texts =
      Self.forms(labelsInSeveralForms) + Self.alike(dataset.classes) + Self.small(counts)
      + Self.unbalanced(counts)
  }

  /// The number of photos below which a class can hardly be learned, and its metrics mean little.
  private static let fewSamples = 10

  private static func forms(_ labels: [String]) -> [String] {
    guard !labels.isEmpty else { return [] }
    return [
      "labels that differ in the Unicode form of their letters are one class: \(NameList(labels))"
    ]
  }

  private static func alike(_ classes: [String]) -> [String] {
    let groups = Dictionary(grouping: classes) { $0.lowercased().filter { !$0.isWhitespace } }
    return groups.values.filter { $0.count > 1 }.map { labels in
      let hasSpaces = labels.contains { $0.contains(where: \.isWhitespace) }
      let names = labels.map { hasSpaces ? "'\($0)'" : $0 }.joined(separator: " and ")
      return "the labels \(names) differ only in \(hasSpaces ? "spaces or case" : "case"); "
        + "they count as different classes"
    }.sorted()
  }

  private static func small(_ counts: [String: Int]) -> [String] {
    let names = counts.filter { $0.value < fewSamples }.sorted {
      ($0.value, $0.key) < ($1.value, $1.key)
    }
    guard !names.isEmpty else { return [] }
    let some = NameList(names.map { "\($0.key) (\($0.value))" })
    return [
      "\(names.count) of \(counts.count) classes have fewer than \(fewSamples) photos: \(some)"
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
