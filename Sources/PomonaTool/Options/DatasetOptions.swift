import ArgumentParser
import Datasets
import Failures
import Models

/// The rule that derives labels from paths.
struct DatasetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Derive labels from the path below the split folder with a regular expression: its first group, or its match, is \
      the label.
      """,
      valueName: "regex"))
  var labelPattern: String?

  @Option(
    help: ArgumentHelp(
      """
      Take labels from folders of this level, counted from the top, below the split folder: 1 is the first folder. 0 is the \
      default of a new model: the folder that holds the photo, or the label in a metadata file.
      """,
      valueName: "number"))
  var labelLevel: Int?

  func validate() throws {
    if labelPattern != nil && labelLevel != nil {
      throw ValidationError("--label-pattern and --label-level contradict each other.")
    }
    if let labelLevel, labelLevel < 0 {
      throw ValidationError("--label-level takes 0 or more, such as 1 for the first folder.")
    }
  }

  private var given: LabelRule? {
    labelPattern.map { .pattern($0) } ?? labelLevel.map { $0 == 0 ? .folder : .level($0) }
  }

  /// The rule that was given, or the default.
  var rule: LabelRule { given ?? .folder }

  /// The rule that was given, or the one that the models were trained with, which is shown.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` for models with different rules when none was given.
  func rule(of models: [Model], display: OutputOptions) throws -> LabelRule {
    if let given { return given }
    let rules = models.map(\.labelRule)
    guard let rule = rules.first, rules.allSatisfy({ $0 == rule }) else {
      throw PomonaError(
        .unusableData,
        "the models were trained with labels by different rules: "
          + rules.map { LabelRuleText($0).text }.joined(separator: "; "),
        remedy: "Give --label-level or --label-pattern.")
    }
    if rule != .folder { display.show("labels    \(LabelRuleText(rule).text), as in training\n") }
    return rule
  }
}
