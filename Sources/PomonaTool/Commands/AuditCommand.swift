import ArgumentParser
import Audits
import Datasets
import Failures
import Features
import ObjectStores
import Training

struct AuditCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Find out what is wrong with a data set: its photos, labels and splits.",
    discussion: """
      Lists photos that cannot be read, copies and near-duplicates, held-out photos that are nearly the same as a training \
      photo (leaks) with the accuracy without them, labels that are probably wrong, conspicuous classes, and photos that \
      stand out.

      EXAMPLES
        pomona audit fruits
        pomona audit fruits --report audit.html
        pomona audit fruits --export fruits/metadata.csv
        pomona audit fruits --strict --json > audit.json
      """)

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(
    help: ArgumentHelp("Write an HTML report with thumbnails.", valueName: "file.html"),
    completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp(
      """
      Write a metadata.csv without the photos that should go: unreadable ones, copies, leaks and suspected labels. In the \
      data set's folder, the next training follows it.
      """, valueName: "file.csv"),
    completion: .file())
  var export: String?

  @Flag(
    help: """
      End with exit code 65 when photos cannot be read, are copies of others or leak, or labels are suspected.
      """)
  var strict = false

  @OptionGroup(title: "Photos") var labels: DatasetOptions
  @OptionGroup(title: "Features") var features: FeatureOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    let flags = work.flags + features.flags + cluster.flags
    let audit = try await configuration.withSettings(flags) { settings in
      let recipe = try FeatureRecipe(
        backbone: try await features.backbone(settings), resize: features.resize,
        precision: try await features.precision(settings))
      let reportFile = try report.map { try OutputFile($0) }
      let exportFile = try export.map { try OutputFile($0) }
      return try await cluster.withPlatform(settings, detail: display.detail) { platform in
        let photos = try await platform.library.open(dataset, labels: labels.rule)
        let audit = try await Auditor(recipe: recipe, on: platform)
          .audit(photos, progress: display.progress)
        try await AuditFiles(report: reportFile, export: exportFile)
          .write(audit, of: photos, from: platform.library)
        return audit
      }
    }
    if display.json {
      try JSONOutput.write(audit)
    } else {
      try StandardOutput.write(AuditText(audit, detail: display.detail).text)
    }
    guard !strict || audit.seriousFindings == 0 else {
      throw PomonaError(
        .unusableData, "the audit has \(audit.seriousFindings) serious findings",
        remedy: "Remove or correct the photos; --export writes a list without them.")
    }
  }
}
