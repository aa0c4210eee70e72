/// The place of a photo in a data set, as its folders show it.
struct PhotoPlace {
  /// The split whose folder holds the photo; nil outside of split folders.
  let split: Split?
  /// The folders below the split folder, or all folders where there are no split folders.
  let folders: ArraySlice<Substring>
  /// The path below the split folder, or the whole path.
  let path: String

  /// - Parameters:
  ///   - names: The components of the photo's path.
  ///   - split: The split and the position of its folder among the names.
  ///   - keepsFoldersAbove: True if the folders above the split folder count as well.
  init(
    names: [Substring], split: (split: Split, position: Int)?, keepsFoldersAbove: Bool
  ) {
    self.split = split?.split
    var names = names[...]
    if let position = split?.position {
      if keepsFoldersAbove {
        names.remove(at: position)
      } else {
        names = names[(position + 1)...]
      }
    }
    folders = names.dropLast()
    path = names.joined(separator: "/")
  }
}
