#if Spark
import Failures
import Files
import ObjectStores
import SparkRunner
import Testing

@Suite struct ClusterListingTests {
  private static let files: [ClusterListing.File] = [
    .init(listed: "file:/photos/pear/1.jpg", bytes: 7),
    .init(listed: "file:/photos/apple/2.jpg", bytes: 5),
    .init(listed: "file:/photos/apples/3.jpg", bytes: 6),
    .init(listed: "file:/photos/metadata.csv", bytes: 3),
  ]
  private let listing = ClusterListing(view: "v", files: files, prefix: "file:/photos/")

  private func paths(below prefix: String) throws -> [String] {
    var paths: [String] = []
    try ListingSnapshot(listing).list(prefix) { entry in
      if case .file(let path, _) = entry { paths.append(path) }
    }
    return paths
  }

  @Test func filesAreListedInTheOrderOfTheirPaths() throws {
    #expect(try paths(below: "") == ["apple/2.jpg", "apples/3.jpg", "metadata.csv", "pear/1.jpg"])
    #expect(try paths(below: "apple") == ["apple/2.jpg"])
  }

  @Test func thePrefixEndsWithTheFolderThatWasListed() {
    let prefix = { ClusterListing.prefix(of: Self.files, root: ClusterPath($0)) }
    #expect(prefix("/photos") == "file:/photos/")
    #expect(prefix("/other") == "file:")
    #expect(ClusterListing.prefix(of: [], root: ClusterPath("/photos")) == "")
    let hdfs = [ClusterListing.File(listed: "hdfs://node:8020/photos/1.jpg", bytes: 1)]
    #expect(
      ClusterListing.prefix(of: hdfs, root: ClusterPath("hdfs:///photos"))
        == "hdfs://node:8020/photos/")
  }

  @Test func aURIFollowsFromThePathUnlessSparkEncodesIt() {
    let unusual = ClusterListing(
      view: "v", files: Self.files, prefix: "file:/photos/",
      unusualURIs: ["file:/photos/a b.jpg": "file:/photos/a%20b.jpg"])
    #expect(unusual.uri(ofListed: "file:/photos/pear/1.jpg") == "file:/photos/pear/1.jpg")
    #expect(unusual.uri(ofListed: "file:/photos/a b.jpg") == "file:/photos/a%20b.jpg")
  }

  @Test func photosOfANamedFolderHaveItInTheirNamesButNotInTables() throws {
    let named = ClusterListing(
      view: "v", files: Self.files, prefix: "file:/photos/", namePrefix: "file:")
    #expect(named.name(of: named.files[0]) == "/photos/apple/2.jpg")
    #expect(named.listedPath(of: "/photos/apple/2.jpg") == "file:/photos/apple/2.jpg")
    #expect(named.tablePath(of: "/photos/apple/2.jpg") == "apple/2.jpg")
    #expect(listing.tablePath(of: "apple/2.jpg") == "apple/2.jpg")
  }

  @Test func onlyFetchedFilesCanBeRead() throws {
    let snapshot = ListingSnapshot(listing, contents: ["metadata.csv": [1, 2, 3]])
    #expect(try snapshot.read("metadata.csv", maximumBytes: 3) == [1, 2, 3])
    #expect(throws: StorageError.self) { try snapshot.read("pear/1.jpg", maximumBytes: 100) }
    let error = #expect(throws: StorageError.self) {
      try snapshot.read("metadata.csv", maximumBytes: 2)
    }
    #expect(error?.code == .tooLarge)
    #expect(try snapshot.exists("pear/1.jpg"))
    #expect(try !snapshot.exists("pear/2.jpg"))
  }

  @Test func aSnapshotIsReadOnly() {
    let snapshot = ListingSnapshot(listing)
    for write in [
      { try snapshot.write([1], to: "a") }, { try snapshot.remove("metadata.csv") },
      { try snapshot.upload(fileAt: "/etc/hostname", to: "a") },
    ] {
      let error = #expect(throws: StorageError.self) { try write() }
      #expect(error?.code == .unsupported)
    }
  }
}
#endif
