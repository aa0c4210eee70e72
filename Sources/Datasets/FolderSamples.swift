/// The samples of class folders, with or without split folders.
struct FolderSamples: FoundSamples {
  private(set) var samples: [Sample] = []
  private(set) var skipped: [SkippedPhoto]
  private(set) var remarks: [String]

  init(in listing: FolderListing, labels: inout LabelReader) {
    let folders = PhotoFolders(holding: listing.photos.map(\.path))
    let splits = SplitFolders(among: folders.folders, labelsAreFolders: labels.rule.isByFolder)
    skipped = listing.skipped
    for photo in listing.photos {
      let place = splits.place(of: photo.path)
      if splits.areFound, place.split == nil {
        skipped.append(
          SkippedPhoto(path: photo.path, reason: "it is in none of the split folders"))
      } else {
        samples.append(
          Sample(
            path: photo.path, label: labels.label(at: place), split: place.split,
            bytes: photo.bytes))
      }
    }
    remarks =
      SplitRemarks(on: folders.folders, splits: splits).texts
      + Self.unreadFolders(in: listing, besides: folders)
    if labels.rule == .folder {
      remarks += ClassFolderRemarks(on: folders.folders, splits: splits).texts
    }
  }

  /// The remark on folders that hold nothing but photos that are left out.
  private static func unreadFolders(
    in listing: FolderListing, besides folders: PhotoFolders
  ) -> [String] {
    let paths = listing.unread.map(\.file.path).filter { folders.index(of: $0) == nil }
    let names = Set(paths.map { String($0.folder) }).subtracting([""])
    guard !names.isEmpty else { return [] }
    return ["no file of these folders is read as a photo: \(NameList(names.sorted()))"]
  }
}

extension LabelRule {
  /// True if labels are names of folders.
  fileprivate var isByFolder: Bool {
    if case .pattern = self { false } else { true }
  }
}
