#if Spark
package import SparkConnect

/// A query for the content of some files of a listing. Names are arguments, never part of its text.
package struct FileQuery {
  package let text: String
  package let arguments: [String: SparkArgument]

  /// - Parameters:
  ///   - names: The names of the files.
  ///   - listing: The listing that has the files.
  ///   - maximumBytes: The size from which on files are left out.
  package init(_ names: [String], in listing: ClusterListing, maximumBytes: Int) {
    var arguments: [String: SparkArgument] = ["limit": .bigint(Int64(maximumBytes))]
    for (number, name) in names.enumerated() {
      let path = listing.listedPath(of: name)
      arguments["path\(number)"] = .string(path)
      arguments["uri\(number)"] = .string(listing.uri(ofListed: path))
    }
    // Spark opens no other file: it compares `uri` while it plans.
    let uris = names.indices.map { ":uri\($0)" }.joined(separator: ", ")
    let paths = names.indices.map { ":path\($0)" }.joined(separator: ", ")
    text = """
      SELECT path, content FROM \(listing.view)
      WHERE uri IN (\(uris)) AND path IN (\(paths)) AND length <= :limit
      """
    self.arguments = arguments
  }
}
#endif
