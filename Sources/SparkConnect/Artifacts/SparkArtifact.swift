
/// The name of a file in a session, which says what Spark does with it.
public struct SparkArtifact: Sendable, Hashable, CustomStringConvertible {
  /// As the protocol names it.
  public let description: String

  /// A file that lies below the working folder of every executor under its name. Adding another file of the same
  /// name to the session fails; name files by their hash.
  public static func file(_ name: String) -> SparkArtifact {
    SparkArtifact(description: "files/\(name)")
  }

  /// An archive (`.zip`, `.jar`, `.tar.gz`, `.tgz`, `.tar`) that Spark unpacks in every executor into a folder of the given name.
  public static func archive(_ name: String, unpackedTo folder: String) -> SparkArtifact {
    SparkArtifact(description: "archives/\(name)#\(folder)")
  }

  /// A jar with classes for driver and executors.
  public static func jar(_ name: String) -> SparkArtifact {
    SparkArtifact(description: "jars/\(name)")
  }
}
