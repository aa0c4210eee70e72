#if Spark
package import SparkConnect

/// The options of a run on a cluster.
package struct ClusterConfiguration: Sendable {
  /// The Spark Connect server.
  package var connection: SparkConnection
  /// A folder of the cluster's storage for intermediate tables; nil takes `.pomona-work` beside the data set.
  package var workFolder: String?
  /// The folder that `scripts/bundle` has filled; nil looks beside the program.
  package var bundle: String?
  /// Receives the number of bytes of the bundle sent to the cluster so far, and of those in all; a cluster that has it receives nothing.
  package var onTransfer: (@Sendable (_ sent: Int, _ total: Int) -> Void)?
  /// The time limit of a photo in seconds. A worker that exceeds it is replaced, and the photo has an error.
  package var secondsPerPhoto = 60
  /// The number of random shards that the training samples are divided into for a head that is fitted on shards; nil
  /// takes one for every 20,000 samples.
  package var shards: Int?

  /// The defaults, with this connection.
  package init(connection: SparkConnection) { self.connection = connection }
}
#endif
