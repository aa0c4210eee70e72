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

  /// The `count` most probable classes; of equally probable ones, the first.
  package init(probabilities: [Float], labels: [String], count: Int) {
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    top = order.prefix(max(count, 1)).map {
      Candidate(label: labels[$0], confidence: Double(probabilities[$0]))
    }
  }
}
