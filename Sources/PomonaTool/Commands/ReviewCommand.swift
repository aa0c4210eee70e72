import ArgumentParser
import Failures
import Files
import Foundation
import Logging
import Models
import PomonaServer
import Reviews

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Label and correct photos on a local page, those first that need it most.",
    discussion: """
      Shows the photos of a folder with what the model thinks of them: those that 'pomona serve --collect' has kept, with the \
      labels that users claim, or any other photos. Every change is in review.jsonl before it is shown, and the labels are in \
      metadata.csv, so that the folder is a data set: for 'pomona learn', 'adapt' and 'train'.

      EXAMPLES
        pomona review corrections --model fruits.pomona
        pomona review photos --model fruits.pomona --who ada
        pomona review photos --model fruits.pomona --sort sorted
        pomona learn fruits.pomona corrections -o fruits.pomona
      """)

  @Argument(help: "A folder of photos.", completion: .directory)
  var folder: String

  @Option(help: "The folder of a model.", completion: .directory)
  var model: String

  @Option(help: "The name of the person who reviews, for the journal (default: the user's).")
  var who: String?

  @Option(
    help: ArgumentHelp(
      """
      A folder to sort reviewed photos into as well, one folder a label, as hard links or copies. The photos stay where \
      they are.
      """, valueName: "folder"), completion: .directory)
  var sort: String?

  @Option(help: "The port of the page on this machine; 0 takes a free one.")
  var port = 0

  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  private struct Address: Encodable {
    let url: String
    let photos: Int
    let skipped: Int
  }

  func run() async throws {
    try await configuration.withSettings(work.flags) { settings in
      let jobs =
        try await settings.value(of: Settings.jobs) ?? ProcessInfo.processInfo.activeProcessorCount
      let photos = try await ReviewPhotos(
        in: folder, model: Model(contentsOf: model), jobs: jobs, progress: display.progress)
      let session = try ReviewSession(of: photos, who: who ?? NSUserName(), sortingInto: sort)
      let (isJSON, skipped) = (display.json, photos.skipped.count)
      let count = await session.counts.all
      let log = ServiceLogStream { StandardError.write($0) }
      defer { log.flush() }
      let logger = ServiceLog.logger(
        level: .warning, format: .text, write: { log.write($0) })
      try await ReviewServer(session, port: port, jobs: jobs, logger: logger).run { address in
        if isJSON {
          try? JSONOutput.writeLine(Address(url: address, photos: count, skipped: skipped))
        } else {
          try? StandardOutput.write("open \(address)\nCtrl-C ends the review\n")
        }
      }
    }
  }
}
