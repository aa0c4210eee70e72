/// Remarks on the rows and columns of metadata files, gathered while they are read.
struct MetadataRemarks {
  private var withoutLabels: [String] = []
  private var missing: [(row: MetadataFile.Row, metadata: String)] = []
  private var unknownSplits: [String: Int] = [:]

  /// Adds a file whose labels are wanted.
  mutating func add(_ metadata: MetadataFile) {
    guard !metadata.hasLabels, !metadata.columns.isEmpty else { return }
    withoutLabels.append(
      "\(metadata.path) has no column label; its columns are \(NameList(metadata.columns, limit: 20))"
    )
  }

  /// Adds a row whose file does not exist.
  mutating func addMissing(_ row: MetadataFile.Row, in metadata: MetadataFile) {
    missing.append((row, metadata.path))
  }

  /// Adds a row with a split that is none.
  mutating func addUnknownSplit(_ name: String) { unknownSplits[name, default: 0] += 1 }

  /// The files that do not exist, with the reason.
  func missing(among files: ListedFiles) -> [SkippedPhoto] {
    guard !missing.isEmpty else { return [] }
    let byLowercase = files.pathsByLowercase()
    return missing.map { row, metadata in
      guard let path = row.path else {
        return SkippedPhoto(
          path: row.fileName, reason: "\(metadata) lists it, but it is not in the data set's folder"
        )
      }
      let other = byLowercase[path.lowercased()].map { "; \($0) differs in case" } ?? ""
      return SkippedPhoto(
        path: path, reason: "\(metadata) lists it, but there is no such file\(other)")
    }
  }

  /// The remarks.
  var texts: [String] {
    var texts = withoutLabels
    if let first = missing.first {
      let files = missing.count == 1 ? "1 file" : "\(missing.count) files"
      let exist = missing.count == 1 ? "does not exist" : "do not exist"
      texts.append(
        "\(first.metadata) lists \(files) that \(exist), such as \(first.row.fileName)")
    }
    if !unknownSplits.isEmpty {
      let names = unknownSplits.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) (\($0.value))" }
      texts.append(
        "photos are left out because their split is not train, validation or test: \(NameList(names))"
      )
    }
    return texts
  }

  /// The remark on metadata files that are too deep to be read.
  static func unreadFiles(_ paths: [String]) -> [String] {
    guard !paths.isEmpty else { return [] }
    return [
      "metadata files are read at the top of the data set and in the folders right below it; not read: \(NameList(paths))"
    ]
  }
}
