import Failures
import ObjectStores

/// A table beside the photos with their labels: the imagefolder convention of Hugging Face data sets.
struct MetadataFile {
  static let names = ["metadata.csv", "metadata.jsonl", "metadata.parquet"]

  struct Row {
    /// The path below the data set's root; nil when it leads out of it.
    let path: String?
    /// The file name as the file has it.
    let fileName: String
    let label: String?
    let split: String?
  }

  /// The path of the file.
  let path: String
  let rows: [Row]
  /// The names of all columns.
  let columns: [String]
  /// True if a column holds labels.
  let hasLabels: Bool

  /// Reads the file at `path`.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` for a malformed file, or one without file names.
  init(contentsOf path: String, in store: any ObjectStore) throws {
    let table = try MetadataTable(contentsOf: path, in: store)
    guard table.has("file_name") || table.columns.isEmpty else {
      throw PomonaError(
        .unusableData,
        "\(path) has no column file_name; its columns are \(NameList(table.columns, limit: 20))",
        remedy: "Name the columns file_name, label and, where there are splits, split.")
    }
    let folder = path.folder
    // Spreadsheets leave rows of empty cells at the end.
    rows = try table.rows.enumerated().filter { !$1.isEmpty }.map { number, values in
      guard let fileName = values["file_name"] else {
        throw PomonaError(
          .unusableData, "row \(number + 1) of \(path) has no file name",
          remedy: "Give every row a 'file_name', relative to the metadata file's folder.")
      }
      return Row(
        path: "\(folder)/\(fileName)".resolvedPath, fileName: fileName, label: values["label"],
        split: values["split"])
    }
    self.path = path
    columns = table.columns
    hasLabels = table.has("label")
  }
}
