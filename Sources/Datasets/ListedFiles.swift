/// The files of a data set by the names that metadata files have for them.
struct ListedFiles {
  /// The files by their paths, of which Swift regards two as equal when only the form of their letters differs.
  private var byPath: [String: FolderListing.Photo] = [:]
  /// The files whose paths differ from others in the form of their letters only.
  private var lookalikes: [FolderListing.Photo] = []

  /// - Parameter files: The files; the first of two is preferred where a name fits both.
  init(_ files: some Sequence<FolderListing.Photo>) {
    for file in files {
      if byPath[file.path] == nil {
        byPath[file.path] = file
      } else {
        lookalikes.append(file)
      }
    }
  }

  /// The file of a name: with exactly these letters, with the same letters composed or decomposed, or with the backslashes of
  /// Windows as slashes.
  func file(named path: String) -> FolderListing.Photo? {
    if let found = byPath[path] {
      guard !lookalikes.isEmpty, !found.path.utf8.elementsEqual(path.utf8) else { return found }
      return lookalikes.first { $0.path.utf8.elementsEqual(path.utf8) } ?? found
    }
    guard path.contains("\\") else { return nil }
    return path.replacing("\\", with: "/").resolvedPath.flatMap { file(named: $0) }
  }

  /// The paths by their lower-case forms.
  func pathsByLowercase() -> [String: String] {
    Dictionary(byPath.keys.map { ($0.lowercased(), $0) }) { first, second in min(first, second) }
  }
}
