#if Spark
import SparkRunner
import Testing

@Suite struct ClusterPathTests {
  @Test(arguments: [
    ("/data/photos/", "file:///data/photos"), ("/data/../photos", "file:///photos"),
    ("file:/data/photos", "file:/data/photos"), ("s3a://bucket/", "s3a://bucket"),
    ("hdfs:///photos//", "hdfs:///photos"), ("hdfs:///", "hdfs:///"),
  ])
  func aPathIsAURIWithoutASlashAtItsEnd(text: String, uri: String) {
    #expect(ClusterPath(text).uri == uri)
  }

  @Test(arguments: [
    ("file:///data/photos", "/data/photos"), ("file:/data/photos", "/data/photos"),
    ("hdfs://node:8020/photos/a:b.jpg", "/photos/a:b.jpg"), ("s3a://bucket", ""),
    ("/plain", "/plain"),
  ])
  func thePathIsIndependentOfSchemeAndHost(uri: String, path: String) {
    #expect(ClusterPath.path(of: uri) == path)
  }

  @Test(arguments: [
    ("s3a://bucket/a/b", "s3a://bucket/a", "b"), ("s3a://bucket/a", "s3a://bucket", "a"),
    ("s3a://bucket", "s3a://bucket", "bucket"), ("/data/photos", "file:///data", "photos"),
  ])
  func parentAndName(text: String, parent: String, name: String) {
    #expect(ClusterPath(text).parent.uri == parent)
    #expect(ClusterPath(text).name == name)
  }

  @Test func hiddenFoldersAreBesideATable() {
    let table = ClusterPath("hdfs:///tables/fruits/")
    #expect(table.partial.uri == "hdfs:///tables/.fruits.partial")
    #expect(table.shards.uri == "hdfs:///tables/.fruits.shards")
    #expect(table.appending("_plan.json").uri == "hdfs:///tables/fruits/_plan.json")
  }
}
#endif
