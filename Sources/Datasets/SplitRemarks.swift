/// Remarks on folders with the names of splits, and on photos beside them.
struct SplitRemarks {
  let texts: [String]

  /// - Parameters:
  ///   - folders: The components of every folder that holds photos.
  ///   - splits: The split folders among them.
  init(on folders: [[Substring]], splits: SplitFolders) {
    texts = splits.areFound ? Self.outside(folders, splits) : Self.classes(folders, splits)
  }

  /// The remark on photos that are in none of the split folders.
  private static func outside(_ folders: [[Substring]], _ splits: SplitFolders) -> [String] {
    var inside: Set<String> = []
    var outside: Set<String> = []
    for names in folders {
      if let (_, position) = splits.split(of: names) {
        inside.insert(names[...position].joined(separator: "/"))
      } else {
        outside.insert(names.isEmpty ? "the top folder" : names.joined(separator: "/"))
      }
    }
    guard !outside.isEmpty else { return [] }
    let read = inside.count == 1 ? "is read as a split" : "are read as splits"
    return [
      "\(NameList(inside.sorted())) \(read); photos outside are left out: those in \(NameList(outside.sorted()))"
    ]
  }

  /// The remark on folders that are classes in spite of their names.
  private static func classes(_ folders: [[Substring]], _ splits: SplitFolders) -> [String] {
    var named: Set<String> = []
    for names in folders {
      if let position = names.firstIndex(where: { Split(named: String($0)) != nil }) {
        named.insert(names[...position].joined(separator: "/"))
      }
    }
    guard !named.isEmpty else { return [] }
    let read =
      named.count == 1 ? "is read as a class, not as a split" : "are read as classes, not as splits"
    let reason =
      splits.classFolders.isEmpty
      ? "other photos are in no such folder" : "the folders beside hold photos of classes as well"
    return ["\(NameList(named.sorted())) \(read): \(reason)"]
  }
}
