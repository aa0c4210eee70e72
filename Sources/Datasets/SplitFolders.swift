/// The folders of a data set that stand for splits.
///
/// Folders at the top that hold all photos are passed over, as an unpacked archive has them. In the first layer of several
/// folders, those with the name of a split are split folders if one of them is for training, or if all folders of the layer
/// are. Otherwise, a data set has split folders further down if every photo is in one: `apple/train`, `pear/train`.
///
/// A class may have the name of a split, such as the vehicle. Where such a folder holds photos itself and the folders
/// beside it are no splits, it is a class.
struct SplitFolders {
  private enum Layout {
    case none
    /// Split folders below so many folders.
    case layer(Int)
    /// The first folder of each path that has the name of a split, below so many folders.
    case below(Int)
  }

  private let layout: Layout
  /// The folders of the layer that are classes in spite of their names.
  private(set) var classFolders: Set<String> = []
  /// True if the split folders hold photos themselves, and the classes are the folders above.
  private var keepsFoldersAbove = false

  /// The split folders among the folders of labelled photos without a metadata file.
  ///
  /// - Parameters:
  ///   - folders: The components of every folder that holds photos itself.
  ///   - labelsAreFolders: False if labels do not depend on folders, so that no folder is a class.
  init(among folders: [[Substring]], labelsAreFolders: Bool) {
    let (depth, layer) = Self.layer(of: folders)
    let splits = layer.filter { Split(named: String($0)) != nil }
    if splits.count == layer.count || splits.contains(where: { Split(named: String($0)) == .train })
    {
      let holdFolders = folders.contains {
        $0.count > depth + 1 && Split(named: String($0[depth])) != nil
      }
      if labelsAreFolders, !holdFolders, splits.count < layer.count {
        layout = .none
        classFolders = Set(splits.map { String($0) })
      } else {
        layout = layer.isEmpty ? .none : .layer(depth)
      }
    } else if let positions = Self.positions(in: folders, below: depth) {
      layout = .below(depth)
      keepsFoldersAbove = positions.allSatisfy { $0.position == $0.last }
    } else {
      layout = .none
    }
  }

  /// The split folders among the folders of photos whose labels are in a metadata file, where one split folder is enough.
  ///
  /// - Parameters:
  ///   - folders: The components of every folder that holds photos itself.
  ///   - labels: The labels of the photos in each of these folders. A folder whose photos all have its name as their label
  ///     is a class.
  init(among folders: [[Substring]], labels: [Set<String>]) {
    let (depth, layer) = Self.layer(of: folders)
    classFolders = Set(
      layer.filter { name in
        Split(named: String(name)) != nil
          && zip(folders, labels).allSatisfy {
            $0.count <= depth || $0[depth] != name
              || $1.map { $0.lowercased() } == [name.lowercased()]
          }
      }.map { String($0) })
    let classFolders = classFolders
    if layer.contains(where: {
      Split(named: String($0)) != nil && !classFolders.contains(String($0))
    }) {
      layout = .layer(depth)
    } else if classFolders.isEmpty, Self.positions(in: folders, below: depth) != nil {
      layout = .below(depth)
    } else {
      layout = .none
    }
  }

  /// True if there are split folders.
  var areFound: Bool {
    if case .none = layout { false } else { true }
  }

  /// The split of a photo's folders, and the position of its folder among them.
  func split(of folders: some RandomAccessCollection<Substring>) -> (split: Split, position: Int)? {
    switch layout {
    case .none: return nil
    case .layer(let depth):
      guard folders.count > depth else { return nil }
      let name = String(folders[folders.index(folders.startIndex, offsetBy: depth)])
      guard !classFolders.contains(name) else { return nil }
      return Split(named: name).map { ($0, depth) }
    case .below(let depth): return Self.firstSplit(of: folders, from: depth)
    }
  }

  /// The place of a photo.
  func place(of path: String) -> PhotoPlace { place(ofNames: path.components) }

  /// The place of a photo by the components of its path.
  func place(ofNames names: [Substring]) -> PhotoPlace {
    PhotoPlace(
      names: names, split: split(of: names.dropLast()), keepsFoldersAbove: keepsFoldersAbove)
  }

  /// The names in the first layer of folders that does not consist of a single folder, or of a single split folder, and the
  /// number of folders above it.
  private static func layer(of folders: [[Substring]]) -> (depth: Int, names: Set<Substring>) {
    var depth = 0
    while true {
      let names = Set(folders.lazy.filter { $0.count > depth }.map { $0[depth] })
      guard names.count == 1, let name = names.first, Split(named: String(name)) == nil,
        folders.contains(where: { $0.count > depth + 1 })
      else { return (depth, names) }
      depth += 1
    }
  }

  private static func firstSplit(
    of folders: some RandomAccessCollection<Substring>, from depth: Int
  ) -> (split: Split, position: Int)? {
    for (position, name) in folders.enumerated().dropFirst(depth) {
      if let split = Split(named: String(name)) { return (split, position) }
    }
    return nil
  }

  /// The positions of the split folder and of the last folder of each path; nil when a path has no split folder.
  private static func positions(
    in folders: [[Substring]], below depth: Int
  ) -> [(position: Int, last: Int)]? {
    var positions: [(position: Int, last: Int)] = []
    for names in folders where names.count > depth {
      guard let found = firstSplit(of: names, from: depth) else { return nil }
      positions.append((found.position, names.count - 1))
    }
    return positions.isEmpty ? nil : positions
  }
}
