package import Foundation

/// A photo that a user has sent with the right label: the answer of the model, the correction, and nothing about the user.
package struct CollectedPhoto: Sendable, Codable, Hashable {
  /// The right label; nil for a photo that is of no class.
  package let label: String?
  /// The label that the model gave.
  package let answer: String
  /// Its probability, 0 to 1.
  package let confidence: Double
  /// False for a photo that was unlike anything the model had learned; nil for a model without a detector.
  package let known: Bool?
  /// The name of the model.
  package let model: String
  /// The version of the model.
  package let version: String
  /// The time of the correction, to the second.
  package let time: Date

  package init(
    label: String?, answer: String, confidence: Double, known: Bool?, model: String,
    version: String, time: Date
  ) {
    self.label = label
    self.answer = answer
    self.confidence = confidence
    self.known = known
    self.model = model
    self.version = version
    self.time = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
  }

  private enum CodingKeys: CodingKey {
    case label, answer, confidence, known, model, version, time
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    label = try values.decodeIfPresent(String.self, forKey: .label)
    answer = try values.decode(String.self, forKey: .answer)
    confidence = try values.decode(Double.self, forKey: .confidence)
    known = try values.decodeIfPresent(Bool.self, forKey: .known)
    model = try values.decode(String.self, forKey: .model)
    version = try values.decode(String.self, forKey: .version)
    let text = try values.decode(String.self, forKey: .time)
    guard let time = try? Date(text, strategy: .iso8601) else {
      throw DecodingError.dataCorruptedError(
        forKey: .time, in: values, debugDescription: "\(text) is not a time of ISO 8601")
    }
    self.time = time
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(label, forKey: .label)
    try values.encode(answer, forKey: .answer)
    try values.encode(confidence, forKey: .confidence)
    try values.encodeIfPresent(known, forKey: .known)
    try values.encode(model, forKey: .model)
    try values.encode(version, forKey: .version)
    try values.encode(time.formatted(.iso8601), forKey: .time)
  }
}
