/// The folder that a table is made in, wherever it is: on this machine, in a bucket, in a cluster's storage.
///
/// It knows files, not what they hold. The rules for claiming, resuming and finishing are those of ``ResumableTable``.
package protocol TableStorage: Sendable {
  /// The table's place, as users write it.
  var description: String { get }

  /// Rejects a place that holds something that Pomona has not written.
  ///
  /// - Throws: A `PomonaError` of code `cannotCreate`.
  func claim() async throws

  /// The content of a file of the finished table; nil when there is none.
  func readFinished(_ name: String) async throws -> [UInt8]?

  /// The content of a file of the table in the making; nil when there is none.
  func read(_ name: String) async throws -> [UInt8]?

  /// Writes a file of the table in the making.
  func write(_ bytes: [UInt8], to name: String) async throws

  /// Removes a file of the table in the making.
  func remove(_ name: String) async throws

  /// Removes all of the table in the making, and makes its folder.
  func clear() async throws

  /// The numbers of rows of the parts of the table in the making, by name; a damaged part has -1.
  func partRows() async throws -> [String: Int]

  /// Removes the files of the table in the making but these.
  func removeAll(but kept: Set<String>) async throws

  /// Gives the table in the making its place.
  func publish() async throws
}
