package import Features
package import Learning

/// A row of the result: a photo with the answer of a model, or the reason why there is none.
package struct WatchRow: Sendable {
  /// The file that was read.
  package let file: WatchedFile
  /// The SHA-256 of its content, in hexadecimal.
  package let content: String
  /// The version of the model that has answered.
  package let version: String
  /// The labels of that model, in the order of the probabilities.
  package let labels: [String]
  package let result: Result<Answer, PhotoFailure>
  /// The time of the answer, in milliseconds since 1970.
  package let time: Int64

  package init(
    file: WatchedFile, content: String, version: String, labels: [String],
    result: Result<Answer, PhotoFailure>, time: Int64
  ) {
    self.file = file
    self.content = content
    self.version = version
    self.labels = labels
    self.result = result
    self.time = time
  }

  /// The most probable label and its probability; nil without an answer.
  package var best: (label: String, confidence: Float)? {
    guard let answer = try? result.get() else { return nil }
    let index = answer.probabilities.firstIndexOfMaximum
    return (labels[index], answer.probabilities[index])
  }
}
