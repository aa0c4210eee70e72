package import Learning

/// The prediction of a model for a photo.
public struct Prediction: Sendable, Hashable {
  /// A class and its probability.
  public struct Candidate: Sendable, Hashable, Codable {
    /// The class.
    public let label: String
    /// The probability, 0 to 1.
    public let confidence: Double
  }

  /// The most probable classes, most probable first.
  public let top: [Candidate]

  /// The most probable class.
  public var label: String { top[0].label }
  /// Its probability, 0 to 1.
  public var confidence: Double { top[0].confidence }

  /// The strangeness of the photo: 0 for a typical photo of its class, towards 1 for one that is unlike everything the
  /// model learned; above a half, the photo is not ``isKnown``. Nil for models without a novelty detector.
  public let novelty: Double?

  /// False for a photo that is unlike everything the model learned, whatever its label; nil for models without a novelty detector.
  public let isKnown: Bool?

  /// The classes, most probable first, that hold the right one with the coverage that was asked for; nil when none was.
  public let labelSet: [String]?

  /// The prediction of an answer: the `count` most probable classes; of equally probable ones, the first.
  ///
  /// - Parameter least: The least probability of a class in the ``labelSet``; nil for none.
  package init(_ answer: Answer, labels: [String], count: Int, least: Float? = nil) {
    novelty = answer.novelty.map { Double($0) }
    isKnown = answer.isKnown
    let probabilities = answer.probabilities
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    labelSet = least.map { least in
      // The most probable class is in the set, however improbable.
      order.enumerated().prefix { $0.offset == 0 || probabilities[$0.element] >= least }
        .map { labels[$0.element] }
    }
    top = order.prefix(max(count, 1)).map {
      Candidate(label: labels[$0], confidence: Double(probabilities[$0]))
    }
  }
}
