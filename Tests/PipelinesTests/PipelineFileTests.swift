import Failures
import Pipelines
import Testing

@Suite struct PipelineFileTests {
  private static let least = """
    train: photos
    test: held-out
    publish: served/fruits.pomona
    """

  private func parse(_ text: String) throws(PipelineError) -> PipelineFile {
    try PipelineFile(parsing: text, name: "fruits", folder: "/data")
  }

  private func problem(_ text: String) -> PipelineError? {
    do {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsEveryKey() throws {
    let file = try parse(
      """
      name: apples and pears
      work: work
      audit: {photos: photos, unreadable: 0, suspected: 0.2, options: [--label-level, 1]}
      learn:
        photos: s3://bucket/more
        options: [--correct]
      adapt: [collected, s3://bucket/photos]
      test: {photos: held-out, options: --label-level=1}
      require: [accuracy>=0.9, worst_class >= 0.5, calibration_error<=0.1, not_worse]
      publish: gs://bucket/fruits.pomona
      keep: 2
      notify: https://example.org/hook
      """)
    #expect(file.name == "apples and pears")
    #expect(file.work == "/data/work")
    #expect(file.audit?.unreadable == 0)
    #expect(file.audit?.step.options == ["--label-level", "1"])
    #expect(
      file.source
        == .learn(.init(photos: ["s3://bucket/more"], options: ["--correct"])))
    #expect(file.adapt?.photos == ["/data/collected", "s3://bucket/photos"])
    #expect(file.test.options == ["--label-level=1"])
    #expect(file.requirements.map(\.description).count == 4)
    #expect(file.publish == "gs://bucket/fruits.pomona")
    #expect(file.keep == 2)
    #expect(file.notify == "https://example.org/hook")
  }

  @Test func theLeastFileHasDefaults() throws {
    let file = try parse(Self.least)
    #expect(file.name == "fruits")
    #expect(file.work == "/data/.pomona-fruits")
    #expect(file.source == .train(.init(photos: ["/data/photos"])))
    #expect(file.requirements.isEmpty && file.audit == nil && file.keep == 5)
  }

  @Test(arguments: [
    ("trian: x", "train"), ("publsih: x", "publish"), ("test: {photo: x}", "photos"),
  ])
  func anUnknownKeyIsAnErrorWithTheNearestKnownOne(_ line: String, _ nearest: String) throws {
    let text =
      line.hasPrefix("test")
      ? "train: a\npublish: b\n\(line)" : "\(Self.least)\n\(line)"
    let error = try #require(problem(text))
    #expect(error.code == .malformed)
    #expect(error.remedy?.contains("'\(nearest)'") == true, "\(error.remedy ?? "")")
  }

  @Test(arguments: [
    "", "- a\n- b", "train: [", "train: a\ntest: b", "train: a\npublish: c",
    "train: a\nlearn: a\ntest: b\npublish: c", "test: b\npublish: c",
    "train: a\ntest: b\npublish: c\nkeep: many", "train: a\ntest: b\npublish: [c]",
    "train: a\ntest: b\npublish: c\nrequire: [accuracy>0.9]",
    "train: a\ntest: b\npublish: c\nrequire: [beauty>=0.9]",
    "train: {options: [--fine-tune]}\ntest: b\npublish: c",
    "train: [a, b]\ntest: b\npublish: c",
    "audit: {photos: a, suspected: 2}\ntrain: a\ntest: b\npublish: c",
    "a: &a [*a, *a]\ntrain: a\ntest: b\npublish: c",
  ])
  func whatIsNoPipelineIsAnErrorWithARemedy(_ text: String) throws {
    let error = try #require(problem(text))
    #expect(error.code == .malformed)
    #expect(error.remedy?.isEmpty == false)
  }
}
