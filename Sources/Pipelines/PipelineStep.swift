import Files
import Models

/// A step of a pipeline: a command with its inputs.
struct PipelineStep: Sendable {
  let name: String
  /// The arguments of the command.
  let arguments: [String]
  /// The folders whose content it depends on.
  let places: [String]
  /// Further things that it depends on.
  let keys: [String]
  /// The model that it makes; nil for none.
  let model: String?
  /// The largest shares of unreadable photos and of suspected labels, of an audit.
  private let limits: (unreadable: Double, suspected: Double)?

  init(
    _ name: String, _ arguments: [String], places: [String], keys: [String] = [],
    model: String? = nil, limits: (unreadable: Double, suspected: Double)? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.places = places
    self.keys = keys
    self.model = model
    self.limits = limits
  }

  /// True if the model that the step made is still there.
  func isIntact(_ finished: PipelineState.Finished?) throws -> Bool {
    guard let model else { return true }
    return try ModelPublication.version(at: model) == finished?.model
  }

  private struct AuditOutput: Decodable {
    struct Item: Decodable {}
    let samples: Int
    let unreadable: [Item]
    let suspected: [Item]

    private enum CodingKeys: String, CodingKey {
      case samples, unreadable
      case suspected = "suspected_labels"
    }
  }

  /// The reason why the output of the step ends the run; nil for none.
  func problem(_ output: String) throws -> String? {
    guard let limits else { return nil }
    let audit = try JSONFile.decode(
      AuditOutput.self, from: Array(output.utf8), at: "the output of \(name)")
    let count = Double(max(audit.samples, 1))
    for (found, limit, words) in [
      (audit.unreadable.count, limits.unreadable, "cannot be read"),
      (audit.suspected.count, limits.suspected, "have a label that is suspected to be wrong"),
    ] where Double(found) / count > limit {
      return "the audit finds that \(found) of \(audit.samples) photos \(words), more than \(limit)"
    }
    return nil
  }
}
