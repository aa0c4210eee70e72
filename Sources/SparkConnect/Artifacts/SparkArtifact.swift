/// The name and the kind of a file that is added to a session.
public struct SparkArtifact: Sendable, Hashable, CustomStringConvertible {
  /// The name in the protocol, such as `jars/functions.jar`.
  public let description: String

  /// A file that every executor has under its name, below the folder that `SparkFiles.getRootDirectory()` returns.
  ///
  /// Spark rejects another file of the same name in the same session, so name files by their hash.
  public static func file(_ name: String) -> SparkArtifact {
    SparkArtifact(description: "files/\(name)")
  }

  /// An archive (`.zip`, `.jar`, `.tar.gz`, `.tgz`, `.tar`) that every executor unpacks into a folder of the given name.
  public static func archive(_ name: String, unpackedTo folder: String) -> SparkArtifact {
    SparkArtifact(description: "archives/\(name)#\(folder)")
  }

  /// A block of the server's memory or disk that code in the driver reads, and that no executor receives.
  ///
  /// Spark keeps it as `CacheId(sessionUUID, name)`.
  public static func block(_ name: String) -> SparkArtifact {
    SparkArtifact(description: "cache/\(name)")
  }

  /// A jar with classes for the driver and the executors.
  public static func jar(_ name: String) -> SparkArtifact {
    SparkArtifact(description: "jars/\(name)")
  }
}
