import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

struct LocationTests {
  @Test func descriptionsShowNoSecrets() {
    for text in [
      "s3://AKIAKEY:geheimnis@bucket/a/b?session=geheimnis", "gs://geheimnis@bucket/a/b",
      "abfss://c:geheimnis@account.dfs.core.windows.net/a/b?sv=1&sig=geheimnis",
    ] {
      let location = Location(text)
      #expect(location.localPath == nil)
      #expect(!"\(location) \(location.appending("x")) \(location.identity)".contains("geheimnis"))
      #expect("\(location)".hasSuffix("/a/b"))
    }
    #expect("\(Location("s3://key:secret@bucket/a"))" == "s3://bucket/a")
    #expect(
      "\(Location("abfss://photos@account.dfs.core.windows.net/a/"))"
        == "abfss://photos@account.dfs.core.windows.net/a")
  }

  @Test func pathsOfThisMachineStayAsTheyAre() {
    for path in ["photos", "/a/b/", "./x", "", "a:b", "a?b"] {
      #expect(Location(path).localPath == path)
      #expect(Location(path).description == path)
    }
    #expect(Location("file:///a/b").path == "/a/b")
  }

  @Test func locationsJoin() {
    let location = Location("s3://bucket/a?region=x")
    #expect("\(location.appending("b/c"))" == "s3://bucket/a/b/c")
    #expect("\(location.appending("b").parent)" == "s3://bucket/a")
    #expect(location.name == "a")
    #expect(Location("s3://bucket").name == "bucket")
    #expect("\(Location("s3://bucket").appending("x"))" == "s3://bucket/x")
  }

  @Test func otherStoresAreRejectedWithARemedy() {
    let error = #expect(throws: StorageError.self) {
      _ = try Location("hdfs://host/photos").store()
    }
    #expect(error?.code == .unsupported)
    #expect(error?.remedy?.contains("--cluster") == true)
  }

  @Test(arguments: [
    ("s3://bucket", "s3://bucket", "", "bucket"),
    ("S3://bucket/a//b/", "s3://bucket/a/b", "a/b", "b"),
    ("gcs://bucket/a", "gs://bucket/a", "a", "a"),
    ("abfs://c@a.net/x", "abfss://c@a.net/x", "x", "x"),
    ("s3://bucket/a%20b+c", "s3://bucket/a%20b+c", "a%20b+c", "a%20b+c"),
    ("s3://bucket/a?x=1?y", "s3://bucket/a", "a", "a"),
    ("hdfs://host:9/a", "hdfs://host:9/a", "a", "a"),
    ("abfss://account@127.0.0.1:9/flat/x", "abfss://account@127.0.0.1:9/flat/x", "flat/x", "x"),
  ]) func urisAreParsed(text: String, description: String, path: String, name: String) {
    let location = Location(text)
    #expect("\(location)" == description)
    #expect(location.path == path)
    #expect(location.name == name)
    #expect(location.localPath == nil)
  }

  @Test func pathsHaveAParentAndAName() {
    for (path, parent, name) in [
      ("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("/", "/", "/"), ("a/b/", "a", "b"),
      ("./x", ".", "x"), ("a/.", "a", "a"),
    ] {
      #expect(Location(path).parent.path == parent, "\(path)")
      #expect(Location(path).name == name, "\(path)")
    }
    #expect(Location("a").appending("b").path == "a/b")
    #expect(Location("a/").appending("b").path == "a/b")
    #expect(Location("/").appending("b").path == "/b")
    #expect("\(Location("s3://bucket/a").parent)" == "s3://bucket")
    #expect("\(Location("s3://bucket").parent)" == "s3://bucket")
  }

  @Test func whatIsNoSchemeIsAPath() {
    for text in ["://x", "1a://x", "a b://x", "/a://b", "é/x://y"] {
      #expect(Location(text).localPath == text)
    }
    #expect(Location("file:///a/b").localPath == "/a/b")
  }

  @Test func accessIsConfiguredByTheQuery() {
    let location = Location("s3://anonymous@bucket/a?region=x&time_limit=7&y=1")
    #expect(location.isAnonymous)
    #expect(location.timeLimit == 7)
    #expect(location.parameter("region") == "x")
    #expect(location.parameter("none") == nil)
    // Neither the key, nor what is Pomona's, is Arrow's to see.
    #expect(location.storeURI == "s3://bucket/?region=x&y=1")
    #expect(location.appending("b").parent.storeURI == location.storeURI)
    #expect(Location("s3://b?time_limit=0").timeLimit == 1)
    #expect(Location("s3://b?time_limit=99999").timeLimit == 3600)
    #expect(Location("s3://b?time_limit=x").timeLimit == 20)
    #expect(Location("gs://anonymous@b/a").storeURI == "gs://anonymous@b/")
    #expect(Location("s3://k:s@b").addingParameter("a", value: "1").storeURI == "s3://k:s@b/?a=1")
  }

  @Test func aStoreOfThisMachineIsAFolder() throws {
    try withTemporaryFolder { folder in
      let store = try Location(folder.path).store()
      #expect(try store.localPath(of: "x") == "\(folder.path)/x")
    }
  }
}
