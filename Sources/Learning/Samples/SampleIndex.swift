/// Samples by a fingerprint of their features, each with its class: enough to recognise them, and not to restore them.
package struct SampleIndex: Sendable, Hashable {
  /// The class of each sample, by its fingerprint.
  package private(set) var labels: [UInt64: Int32] = [:]

  /// The index of no samples.
  package init() {}

  /// The index of samples; one that occurs twice is counted once.
  package init(_ samples: LabelledFeatures) {
    for row in 0..<samples.features.rows {
      self[samples.features.fingerprint(ofRow: row)] = samples.labels[row]
    }
  }

  /// Adds the samples of another index.
  package mutating func merge(_ other: SampleIndex) {
    labels.merge(other.labels) { $1 }
  }

  /// The number of samples.
  package var count: Int { labels.count }

  /// The class of a sample; nil for a sample that is not in the index.
  package subscript(fingerprint: UInt64) -> Int32? {
    get { labels[fingerprint] }
    set { labels[fingerprint] = newValue }
  }

  /// The index with other class ids.
  package func renumbered(_ id: (Int32) -> Int32) -> SampleIndex {
    var index = self
    index.labels = labels.mapValues(id)
    return index
  }
}

extension FeatureMatrix {
  /// The hash of the bits of a sample's features. The same photo has it again on every machine with the same
  /// arithmetic.
  package func fingerprint(ofRow row: Int) -> UInt64 { self.row(row).fingerprint }
}

extension Sequence<Float> {
  /// The FNV-1a hash of the bits of a sample's features.
  var fingerprint: UInt64 {
    reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3 }
  }
}
