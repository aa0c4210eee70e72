#if Spark

/// The choices of a stream.
package struct StreamConfiguration: Sendable {
  /// The work on a photo once its row is written; Spark does it when the next batch is complete.
  package enum Disposal: Sendable, Hashable {
    case keep, delete
    /// Moves it below a folder of the same storage.
    case archive(folder: String)
  }

  /// The folder of the photos in the cluster's storage.
  package var source: String
  /// The folder of the rows.
  package var table: String
  /// False to end once what is there is done.
  package var follows = true
  /// True to take the last photos first while there is a backlog.
  package var takesNewestFirst = false
  package var disposal = Disposal.keep
  /// The most photos of a batch.
  package var photosPerBatch = 10_000
  /// The time between two batches.
  package var interval = Duration.seconds(5)
  /// The days after which Spark forgets a photo; nil for never.
  package var daysRemembered: Int?

  package init(source: String, table: String) {
    self.source = source
    self.table = table
  }
}
#endif
