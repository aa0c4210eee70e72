#if Spark
import Failures
import Foundation
import SparkConnect

/// The SQL functions that Pomona brings to a session: Java classes of its jar, which keep worker processes in the
/// executors and do in the driver what SQL cannot express.
struct ClusterFunctions: Sendable {
  let session: SparkSession
  let bundle: WorkerBundle
  /// Part of the functions' names, so that a session can hold those of several jars.
  private var version: Substring { bundle.jarName.suffix(16) }

  /// The function (task, content, job) that returns a worker's reply to a task on a Parquet file, as binary.
  var table: String { "pomona_table_\(version)" }
  /// The function (operation, argument, argument) that runs in Spark's driver.
  private var driver: String { "pomona_driver_\(version)" }

  /// Brings the classes to the session, unless an earlier run has, and begins the account of a run.
  ///
  /// - Returns: The cores of all executors; nil where the cluster does not report them.
  /// - Throws: A ``PomonaError`` of code `noCluster` when the cluster does not accept the classes.
  func begin(_ runID: String) async throws -> Int? {
    // The driver's function is registered last.
    if let answer = try? await perform("begin", arguments: runID, session.id) { return Int(answer) }
    do {
      try await register()
      return try await perform("begin", arguments: runID, session.id).flatMap { Int($0) }
    } catch let error as SparkError where [.functionMissing, .forbidden].contains(error.code) {
      throw PomonaError(
        .noCluster, "the cluster does not accept Pomona's Java functions: \(error.message)",
        remedy: "Use a cluster whose sessions may add jars and register Java functions.",
        cause: error)
    }
  }

  private func register() async throws {
    try await session.addArtifact(bundle.jar, as: .jar("\(bundle.jarName).jar"))
    for (name, type, result) in [
      (table, "TableFunction", "binary"), (driver, "DriverFunction", "string"),
    ] {
      try await session.registerJavaFunction(
        name, className: "pomona.spark.\(type)", returning: result)
    }
  }

  /// Brings the program to the cluster, unless a run of any user has.
  ///
  /// - Parameter onTransfer: Receives the number of bytes sent so far, and of those in all.
  /// - Returns: The address at which Spark's driver serves the archive to executors.
  func bringProgram(
    onTransfer: (@Sendable (_ sent: Int, _ total: Int) -> Void)?
  ) async throws -> String {
    let file = bundle.archive.lastPathComponent
    if let address = try await perform("program", arguments: file) { return address }
    // A name of its own: two commands may bring the same program at a time.
    let block = "\(file)-\(UUID().uuidString)"
    try await session.addArtifact(bundle.archive, as: .block(block), onProgress: onTransfer)
    guard let address = try await perform("keep", arguments: file, block) else {
      throw PomonaError(
        .noCluster, "the cluster has not kept \(file)",
        remedy: "Check that the disk of Spark's driver is not full.")
    }
    return address
  }

  /// Makes a view of the photos of another view, with a column `f` more: the answers of workers to them, structures of `width`,
  /// `height`, `numbers` (features or probabilities) and `error`. The other view's column `location` is where a photo is, or
  /// null for one that is not answered.
  func createView(_ name: String, ofPhotosIn view: String, job: WorkerJob) async throws {
    _ = try await perform("photos", arguments: "\(name)\n\(view)", job.text)
  }

  /// Performs an operation of the Java class `DriverFunction`.
  ///
  /// - Parameters:
  ///   - operation: The operation's name.
  ///   - arguments: At most two arguments; those that are missing are empty.
  func perform(_ operation: String, arguments: String...) async throws -> String? {
    let values = arguments + ["", ""]
    // A table of constants is computed where Spark plans, not in an executor.
    return try await session.query(
      "SELECT \(driver)(o, a, b) AS answer FROM VALUES (:o, :a, :b) AS t(o, a, b)",
      arguments: [
        "o": .string(operation), "a": .string(values[0]), "b": .string(values[1]),
      ]
    ).collect().strings("answer").first ?? nil
  }
}
#endif
