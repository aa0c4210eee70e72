extension Dataset {
  /// The data set with only the samples of these labels; the others are added to the skipped photos.
  package func keeping(labels: [String]) -> Dataset {
    let known = Set(labels)
    var kept: [Sample] = []
    var left = skipped
    for sample in samples {
      if let label = sample.label, known.contains(label) {
        kept.append(sample)
      } else {
        let reason =
          sample.label.map { "the model has no class for its label, \($0)" } ?? "it has no label"
        left.append(SkippedPhoto(path: sample.path, reason: reason))
      }
    }
    var result = self
    result.samples = kept
    result.skipped = left
    return result
  }

  /// The data set with other labels.
  package func relabelled(_ label: (Sample) -> String?) -> Dataset {
    var result = self
    result.samples = samples.map {
      Sample(path: $0.path, label: label($0), split: $0.split, bytes: $0.bytes)
    }
    return result
  }

  /// The data set with only the samples of one split.
  package func keeping(_ split: Split) -> Dataset {
    var result = self
    result.samples = samples(in: split)
    return result
  }

  /// The data set with at most so many of the samples of each split, at equal distances.
  package func sampled(_ counts: KeyValuePairs<Split, Int>) -> Dataset {
    let kept = counts.flatMap { split, count in
      let own = samples(in: split)
      let wanted = min(count, own.count)
      return (0..<wanted).map { own[$0 * own.count / wanted] }
    }
    var result = self
    result.samples = kept
    result.skipped = []
    return result
  }

  /// The split that is most informative about a model: test, else validation, else nil for all samples.
  package var reportingSplit: Split? {
    [.test, .validation].first { split in samples.contains { $0.split == split } }
  }
}
