#if Spark
import Failures
import Foundation
import SparkConnect

/// The SQL functions that Pomona brings to a session: Java classes of its jar, which keep worker processes in the
/// executors and do in the driver what SQL cannot express.
struct ClusterFunctions: Sendable {
  /// The type of the result of ``photo``.
  static let photoType = "struct<width:int,height:int,numbers:array<float>,error:string>"

  let session: SparkSession
  let bundle: WorkerBundle
  /// Part of the functions' names, so that a session can hold those of several bundles.
  private var version: String { String(bundle.jarName.suffix(8) + bundle.name.suffix(8)) }

  /// The function (path, content, job) that returns the features or the probabilities of a photo, of ``photoType``.
  var photo: String { "pomona_photo_\(version)" }
  /// The function (task, content, job) that returns a worker's reply to a task on a Parquet file, as binary.
  var table: String { "pomona_table_\(version)" }
  /// The function (operation, argument, argument) that runs in Spark's driver.
  private var driver: String { "pomona_driver_\(version)" }

  /// Brings the bundle and the classes to the session, unless an earlier run has: the driver's function is registered
  /// last.
  ///
  /// - Throws: A ``PomonaError`` of code `noCluster` when the cluster does not accept them.
  func install() async throws {
    if (try? await perform("ping")) == "pong" { return }
    do {
      try await register()
      _ = try await perform("ping")
    } catch let error as SparkError where [.functionMissing, .forbidden].contains(error.code) {
      throw PomonaError(
        .noCluster, "the cluster does not accept Pomona's Java functions: \(error.message)",
        remedy: "Use a cluster whose sessions may add jars and register Java functions.",
        cause: error)
    }
  }

  private func register() async throws {
    try await session.addArtifact(bundle.jar, as: .jar("\(bundle.jarName).jar"))
    try await session.addArtifact(
      bundle.archive, as: .archive(bundle.archive.lastPathComponent, unpackedTo: bundle.name))
    for (name, type, result) in [
      (photo, "PhotoFunction", Self.photoType), (table, "TableFunction", "binary"),
      (driver, "DriverFunction", "string"),
    ] {
      try await session.registerJavaFunction(
        name, className: "pomona.spark.\(type)", returning: result)
    }
  }

  /// Performs an operation of the Java class `DriverFunction`.
  ///
  /// - Parameters:
  ///   - operation: The operation's name.
  ///   - arguments: At most two arguments; those that are missing are empty.
  func perform(_ operation: String, arguments: String...) async throws -> String? {
    let values = arguments + ["", ""]
    // A table of constants is computed where Spark plans, not in an executor.
    return try await session.sql(
      "SELECT \(driver)(o, a, b) AS answer FROM VALUES (:o, :a, :b) AS t(o, a, b)",
      arguments: [
        "o": .string(operation), "a": .string(values[0]), "b": .string(values[1]),
      ]
    ).collect().strings("answer").first ?? nil
  }
}
#endif
