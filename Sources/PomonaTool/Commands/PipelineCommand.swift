import ArgumentParser
import Failures
import Files
import Formatting
import Models
import Pipelines
import Tracking

struct PipelineCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract:
      "Train, judge and publish a model, as a file says; again only where something has changed.",
    discussion: """
      The file names the photos to train on, a fixed test set, what the model must reach on it, and the folder or bucket that \
      'pomona serve' watches. A candidate that does not reach it is not published, and the command ends with status 65.

      EXAMPLES
        pomona pipeline fruits.yaml --dry-run
        pomona pipeline fruits.yaml
        pomona rollback fruits.yaml

      A FILE
        train: {photos: photos, options: [--preset, accurate]}
        test: test-photos
        require: [accuracy>=0.95, worst_class>=0.8, not_worse]
        publish: models/fruits.pomona
      """)

  @Argument(help: "A pipeline in YAML.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Flag(help: "Show which steps would run, and run none.")
  var dryRun = false

  @OptionGroup var display: OutputOptions

  func run() async throws {
    let file = try PipelineFile(contentsOf: file)
    let isQuiet = display.detail == .result || display.json
    let report = try await Pipeline(file) { if !isQuiet { StandardError.write($0) } }
      .run(isDry: dryRun)
    if display.json {
      try JSONOutput.write(report)
    } else {
      try StandardOutput.write(PipelineText(report).text)
    }
    if report.outcome == "published", let address = file.track {
      let model = try Model(contentsOf: file.publish)
      let record = try JSONFile.read(RunRecord.self, at: "\(model.folder)/run.json")
      var run = TrackedRun(of: model, record, on: nil, experiment: file.name)
      run.registration = .init(name: file.name, alias: "champion")
      if let reason = try await Tracker(address).track(run, filesOf: model.folder) {
        StandardError.write("the run is kept, and will be sent with the next one: \(reason)\n")
      }
    }
    if let address = file.notify, !dryRun, let reason = await Webhook(address).send(report) {
      StandardError.write("the outcome could not be sent: \(TerminalText(reason))\n")
    }
    if report.outcome == "refused" || report.outcome == "failed" {
      throw ExitCode(ExitStatus.unusableData.rawValue)
    }
  }
}

struct RollbackCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Put the model that a pipeline had published before back into service.",
    discussion: """
      EXAMPLES
        pomona rollback fruits.yaml
      """)

  @Argument(help: "A pipeline in YAML.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @OptionGroup var display: OutputOptions

  private struct Result: Encodable {
    let version: String
  }

  func run() async throws {
    let file = try PipelineFile(contentsOf: file)
    let version = try Pipeline(file) { _ in }.rollBack()
    if display.json {
      try JSONOutput.write(Result(version: version))
    } else {
      try StandardOutput.write("version \(version) is in service again\n")
    }
  }
}
