#if Spark
import Imaging
import Models
package import SparkConnect

/// The queries of a stream: the photos that come, and their rows.
package struct StreamQuery {
  /// The columns of Spark's files, which has to be known before there is one.
  static let schema = "path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY"
  /// Spark forgets nothing for a hundred years.
  private static let never = 36_500

  /// The options of the files.
  package let options: [String: String]
  /// The photos of a view of the files. The content is not among them: it is read where the answer is computed.
  package let photos: String
  package let photoArguments: [String: SparkArgument]
  /// The rows from a view of the photos with answers.
  package let rows: String
  package let rowArguments: [String: SparkArgument]

  /// - Parameters:
  ///   - configuration: The choices of the stream.
  ///   - files: The name of the view of the files.
  ///   - answers: The name of the view with answers.
  ///   - model: The version and the labels of the model.
  package init(
    _ configuration: StreamConfiguration, files: String, answers: String,
    model: (version: String, labels: [String])
  ) throws {
    var options = [
      "recursiveFileLookup": "true", "ignoreMissingFiles": "true",
      "pathGlobFilter": Self.photoNames,
      "maxFilesPerTrigger": "\(configuration.photosPerBatch)",
      "latestFirst": "\(configuration.takesNewestFirst)",
      "maxFileAge": "\(configuration.daysRemembered ?? Self.never)d",
    ]
    switch configuration.disposal {
    case .keep: break
    case .delete: options["cleanSource"] = "delete"
    case .archive(let folder):
      options["cleanSource"] = "archive"
      options["sourceArchiveDir"] = ClusterPath(folder).uri
    }
    self.options = options
    photoArguments = ["limit": .bigint(Int64(ImageLimits.current.maximumBytes))]
    photos = """
      SELECT path, length AS bytes, unix_micros(modificationTime) * 1000 AS modified,
        IF(length > :limit, NULL, path) AS location,
        IF(length > :limit, concat('the file has ', length, ' bytes, more than the limit of ', :limit), NULL) AS reason
      FROM \(files)
      """
    let columns = try PhotoColumns.predictions(labels: model.labels)
    rowArguments = columns.arguments.merging(["version": .string(model.version)]) { $1 }
    // One file for each batch and day: the answers are few bytes.
    rows = """
      WITH r AS (SELECT *, CAST(NULL AS string) AS label FROM \(answers)),
      named AS (SELECT bytes, modified, f.content AS content, \(columns.sql) FROM r)
      SELECT /*+ REPARTITION(1) */ path, content, bytes, modified, :version AS version,
        unix_millis(current_timestamp()) AS time, label, confidence, novelty, probabilities, error,
        date_format(current_timestamp(), 'yyyy-MM-dd') AS date
      FROM named
      """
  }

  /// The names of photos as Hadoop's pattern, whatever the case of their extensions.
  static var photoNames: String {
    let extensions = PhotoFormat.fileNameExtensions.map { name in
      name.map { $0.isLetter ? "[\($0.lowercased())\($0.uppercased())]" : String($0) }.joined()
    }
    return "*.{\(extensions.joined(separator: ","))}"
  }
}
#endif
