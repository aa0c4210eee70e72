/// Remarks on data sets in which the folder that holds a photo may not be its class, with the classes that folders further up
/// would give.
struct ClassFolderRemarks {
  let texts: [String]

  /// - Parameters:
  ///   - folders: The components of every folder that holds photos.
  ///   - splits: The split folders among them.
  init(on folders: [[Substring]], splits: SplitFolders) {
    let places = Set(
      folders.filter { !splits.areFound || splits.split(of: $0) != nil }
        .map { Array(splits.place(ofNames: $0 + ["photo"]).folders) }
    ).filter { !$0.isEmpty }
    let merged = Self.merged(places)
    let findings = [merged, Self.nested(places), merged == nil ? Self.batches(places) : nil]
      .compactMap { $0 }
    guard let first = findings.first else {
      texts = []
      return
    }
    texts = [first + Self.alternative(places)] + findings.dropFirst()
  }

  /// Folders of one name below different ones.
  private static func merged(_ places: Set<[Substring]>) -> String? {
    let several = Dictionary(grouping: places) { $0[$0.count - 1] }.filter { $0.value.count > 1 }
    guard !several.isEmpty else { return nil }
    let names = several.sorted { $0.key < $1.key }.map { name, places in
      "\(name) (\(NameList(places.map { $0.joined(separator: "/") }.sorted(), limit: 3)))"
    }
    return "folders of the same name are one class: \(NameList(names))"
  }

  /// Folders that hold photos beside folders of other classes.
  private static func nested(_ places: Set<[Substring]>) -> String? {
    let names = places.compactMap { place -> String? in
      let above = place.indices.dropFirst().map { Array(place[..<$0]) }
      return above.contains { places.contains($0) } ? place.joined(separator: "/") : nil
    }
    guard !names.isEmpty else { return nil }
    return
      "folders within class folders are classes of their own: \(NameList(names.sorted()))"
  }

  /// Folders whose names differ in numbers, below folders that may be the classes.
  private static func batches(_ places: Set<[Substring]>) -> String? {
    let deep = places.filter { $0.count > 1 }
    let stems = Set(deep.map { $0[$0.count - 1].lowercased().filter { $0.isLetter } })
    guard stems.count < Set(deep.map { $0.dropLast() }).count else { return nil }
    let names = deep.map { String($0[$0.count - 1]) }.sorted()
    return "the classes \(NameList(names)) are named like parts of the folders above them"
  }

  /// The classes of the first level at which folders differ.
  private static func alternative(_ places: Set<[Substring]>) -> String {
    let depth = places.map(\.count).max() ?? 0
    for level in 1..<max(depth, 1) {
      let names = Set(places.compactMap { $0.count >= level ? String($0[level - 1]) : nil })
      guard names.count > 1 else { continue }
      return
        "; with --label-level \(level) the \(names.count) classes are \(NameList(names.sorted()))"
    }
    return ""
  }
}
