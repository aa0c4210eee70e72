import ArgumentParser

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
}
