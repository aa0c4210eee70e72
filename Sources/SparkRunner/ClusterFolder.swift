#if Spark
internal import Failures
internal import Files
internal import Foundation

/// A folder in the making in the cluster's storage: hidden beside its final place until it is whole, as on one machine.
///
/// Parts are adopted when Spark has committed them, so neither a retry nor a speculative attempt leaves anything behind. A
/// file that tells what the folder will hold lets another run go on with it.
struct ClusterFolder {
  private static let planName = "_plan.json"
  private static let stagingPrefix = "_staging-"

  let location: ClusterPath
  let cluster: SparkFunctions
  /// The rows of each part that an earlier run has finished.
  let finishedParts: [String: Int]
  /// Whether an earlier run of the same job has published it.
  let isFinished: Bool
  private let marker: String

  var partial: ClusterPath { location.partial }

  /// What the jobs that fill it are tagged with.
  var tag: String { Self.tag(location) }

  private static func tag(_ location: ClusterPath) -> String {
    "pomona-output-" + SHA256.hash(Array(location.uri.utf8)).prefix(16)
  }

  /// Where a job of this run writes before its parts are adopted.
  func staging(of run: String) -> String { "\(partial.uri)/\(Self.stagingPrefix)\(run)" }

  init(
    _ location: ClusterPath, marker: String, cluster: SparkFunctions, fingerprint: String,
    resume: Bool
  ) throws {
    self.location = location
    self.cluster = cluster
    self.marker = marker
    let plan = "\(location.partial.uri)/\(Self.planName)"
    let names = try cluster.perform("list", location.uri) ?? ""
    if !names.isEmpty, !names.split(separator: "\n").contains(where: { $0 == marker }) {
      throw PomonaError(
        .cannotCreate,
        "\(location.uri) is there already and is not something that Pomona has written",
        remedy: "Choose another name for the output, or remove it.")
    }
    if resume, try cluster.perform("read", "\(location.uri)/_fingerprint") == fingerprint {
      (isFinished, finishedParts) = (true, [:])
      return
    }
    isFinished = false
    try cluster.interrupt(tag: Self.tag(location))
    if resume, let left = try cluster.perform("read", plan) {
      guard left == fingerprint else {
        throw PomonaError(
          .changedInput,
          "the run that \(location.partial.uri) was left by had other photos or settings",
          remedy: "Run again without --resume to begin anew.")
      }
      finishedParts = Self.rows(try cluster.perform("parts", location.partial.uri))
    } else {
      finishedParts = [:]
      _ = try cluster.perform("delete", location.partial.uri)
      _ = try cluster.perform("write", plan, fingerprint)
    }
  }

  /// Takes the parts that Spark has written below `folder`; returns the rows of all parts so far.
  func adopt(_ folder: String) throws -> [String: Int] {
    Self.rows(try cluster.perform("adopt", folder, partial.uri))
  }

  /// Gives the folder its name. `_SUCCESS` is what other programs know a whole table by.
  func publish(marker text: String?) throws {
    let fingerprint = try cluster.perform("read", "\(partial.uri)/\(Self.planName)") ?? ""
    _ = try cluster.perform("write", "\(partial.uri)/_fingerprint", fingerprint)
    if let text { _ = try cluster.perform("write", "\(partial.uri)/\(marker)", text) }
    _ = try cluster.perform("write", "\(partial.uri)/_SUCCESS", "")
    let names = try cluster.perform("list", partial.uri) ?? ""
    for name in names.split(separator: "\n") where name.hasPrefix(Self.stagingPrefix) {
      _ = try cluster.perform("delete", "\(partial.uri)/\(name)")
    }
    _ = try cluster.perform("delete", "\(partial.uri)/\(Self.planName)")
    _ = try cluster.perform("publish", partial.uri, location.uri)
  }

  func readMarker<T: Decodable>(as type: T.Type) throws -> T {
    let text = try cluster.perform("read", "\(location.uri)/\(marker)") ?? ""
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  func remove() throws {
    _ = try cluster.perform("delete", location.uri)
    _ = try cluster.perform("delete", partial.uri)
  }

  private static func rows(_ lines: String?) -> [String: Int] {
    var rows: [String: Int] = [:]
    for line in (lines ?? "").split(separator: "\n") {
      let fields = line.split(separator: "\t")
      if fields.count == 2, let count = Int(fields[1]) { rows[String(fields[0])] = count }
    }
    return rows
  }
}
#endif
