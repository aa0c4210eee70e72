/// A photo to review: what the model thinks of it, and what others say.
package struct ReviewItem: Sendable, Encodable, Equatable {
  /// A class and its probability.
  package struct Candidate: Sendable, Encodable, Equatable {
    package let label: String
    package let confidence: Double
  }

  /// The position in the review, which stays.
  package let id: Int
  /// The path below the folder.
  package let path: String
  /// The most probable classes.
  package let top: [Candidate]
  /// False for a photo that is unlike anything the model has learned.
  package let isKnown: Bool
  /// The label that a folder or a metadata file gives it; nil for none.
  package let given: String?
  /// The label that a user has sent it with: a claim; nil for none.
  package let claim: String?
  /// The probability that the model gives to the label or the claim; nil without either, or for a new class.
  package let support: Double?
  /// The label now; nil for a photo that has none yet.
  package var label: String?
  /// True once somebody has decided on the photo.
  package var isReviewed = false
  /// True for a photo that is of no class.
  package var isRejected = false

  /// The label of a reviewed photo; nil before its review, and for a photo of no class.
  var keptLabel: String? { isReviewed && !isRejected ? label : nil }

  private enum CodingKeys: String, CodingKey {
    case id, path, top, given, claim, support, label
    case isKnown = "known"
    case isReviewed = "reviewed"
    case isRejected = "rejected"
  }
}
