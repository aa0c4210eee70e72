#if Spark
import Datasets
import SparkConnect
import SparkRunner
import Testing

/// Names and labels may hold any text. They are arguments of a statement, so that none of it is read as SQL.
@Suite struct QueryTests {
  private static let hostile = #"o'hara\'; DROP TABLE x -- :path0"#

  private func listing(_ names: [String]) -> ClusterListing {
    ClusterListing(
      view: "photos", files: names.map { .init(listed: "file:/p/\($0)", bytes: 9) },
      prefix: "file:/p/")
  }

  private func query(
    _ photos: [PhotoRow], listing: ClusterListing
  ) throws -> PhotoQuery {
    try PhotoQuery(
      photos: photos, parts: [0], partitions: 2, columns: .predictions(labels: [Self.hostile]),
      listing: listing, answers: "answers")
  }

  @Test func namesAreArgumentsOfAFileQuery() {
    let query = FileQuery([Self.hostile, "b.csv"], in: listing([Self.hostile]), maximumBytes: 10)
    #expect(!query.text.contains("hara"))
    #expect(query.text.contains("IN (:uri0, :uri1)") && query.text.contains("IN (:path0, :path1)"))
    #expect(query.arguments["path0"] == .string("file:/p/" + Self.hostile))
    #expect(query.arguments["uri1"] == .string("file:/p/b.csv"))
    #expect(query.arguments["limit"] == .bigint(10))
  }

  @Test func namesAndLabelsAreArgumentsOfAPhotoQuery() throws {
    let sample = Sample(path: Self.hostile, label: Self.hostile, bytes: 9)
    let query = try query(
      [PhotoRow(sample, at: 0)], listing: listing([Self.hostile, "z.jpg"]))
    let arguments = query.photoArguments.merging(query.rowArguments) { $1 }
    let text = query.photos + query.rows
    #expect(!text.contains("hara"))
    for name in ["samples", "labels", "first", "last"] {
      guard case .string(let value) = arguments[name] else {
        Issue.record("\(name) is missing")
        continue
      }
      #expect(value.contains("hara"))
      #expect(text.contains(":\(name)"))
    }
  }

  @Test func aScanOfAllFilesHasNoRange() throws {
    let query = try query(
      [PhotoRow(Sample(path: "a.jpg", bytes: 9), at: 0)], listing: listing(["a.jpg"]))
    #expect(query.photoArguments["first"] == nil && !query.photos.contains(":first"))
  }

  @Test func photosThatCannotBeReadAreNotPassedToWorkers() {
    #expect(PhotoRow(Sample(path: "a", bytes: 0), at: 0).reason == "the file is empty")
    #expect(PhotoRow(Sample(path: "a", bytes: 1), at: 0).reason == nil)
    #expect(PhotoRow(Sample(path: "a"), at: 0).reason == nil)
    let large = PhotoRow(Sample(path: "a", bytes: 1 << 40), at: 0)
    #expect(large.reason?.contains("more than the limit") == true)
    let skipped = SkippedPhoto(path: "a", reason: "it has no label")
    #expect(PhotoRow(skipped, at: 0).reason == "it has no label")
  }

  @Test(arguments: [(3, 2, 4), (100, 2, 4), (1_000, 2, 15), (1_000, 100, 200), (100_000, 2, 160)])
  func batchesGrowWithTheTable(parts: Int, cores: Int, size: Int) {
    #expect(PhotoJob.partsPerBatch(of: parts, cores: cores) == size)
  }

  @Test func aStreamSelectsPhotosByTheirNamesAndForgetsNothing() throws {
    var choices = StreamConfiguration(source: "/in", table: "/out")
    choices.disposal = .archive(folder: "/done")
    choices.photosPerBatch = 7
    let query = try StreamQuery(
      choices, files: "files", answers: "answers", model: (version: "v'1", labels: [Self.hostile]))
    #expect(query.options["maxFilesPerTrigger"] == "7")
    #expect(query.options["maxFileAge"] == "36500d")
    #expect(query.options["cleanSource"] == "archive")
    #expect(query.options["sourceArchiveDir"] == "file:///done")
    #expect(query.options["pathGlobFilter"]?.contains("[jJ][pP][gG]") == true)
    #expect(!(query.photos + query.rows).contains("hara") && !query.rows.contains("v'1"))
    #expect(query.rowArguments["version"] == .string("v'1"))
    choices.daysRemembered = 30
    let forgetful = try StreamQuery(
      choices, files: "files", answers: "answers", model: (version: "v", labels: ["a"]))
    #expect(forgetful.options["maxFileAge"] == "30d")
  }

  @Test func aJobIsTextOfOneFieldALine() {
    var job = WorkerJob(.fit, program: "spark://driver:1/files/p.tgz", seconds: 86_400)
    job.setEnvironment("POMONA_WORKER_FAULT", to: "crash:a=b")
    #expect(
      job.text
        == """
        request=fit
        program=spark://driver:1/files/p.tgz
        seconds=86400
        env.POMONA_WORKER_FAULT=crash:a=b

        """)
  }
}
#endif
