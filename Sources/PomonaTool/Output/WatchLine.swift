import Features
import JSON
import Learning
import Watching

/// A row of `watch` as JSON.
struct WatchLine: Encodable {
  let path: String
  let content: String
  var label: String?
  var confidence: Float?
  var known: Bool?
  var novelty: Float?
  var error: String?
  let version: String
  /// The time of the answer, in milliseconds since 1970.
  let time: Int64

  init(_ row: WatchRow) {
    path = row.file.path
    content = row.content
    version = row.version
    time = row.time
    switch row.result {
    case .success(let answer):
      label = row.best?.label
      confidence = row.best?.confidence
      known = answer.isKnown
      novelty = answer.novelty
    case .failure(let failure): error = failure.reason
    }
  }

  /// The line.
  var text: String {
    get throws {
      String(decoding: try TypedJSON.encoded(self, pretty: false), as: UTF8.self) + "\n"
    }
  }
}
