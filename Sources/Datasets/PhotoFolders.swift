/// The folders that hold photos themselves.
struct PhotoFolders {
  /// The components of each folder, in the order of their first photos. A data set's own folder has none.
  private(set) var folders: [[Substring]] = []
  private var indices: [Substring: Int] = [:]

  /// - Parameter paths: The paths of photos.
  init(holding paths: some Sequence<String>) {
    for path in paths where indices[path.folder] == nil {
      indices[path.folder] = folders.count
      folders.append(path.folder.components)
    }
  }

  /// The position of the folder that holds a photo.
  func index(of path: String) -> Int? { indices[path.folder] }

  /// The folders at the top that all photos are below.
  var shared: [Substring] {
    guard var shared = folders.first else { return [] }
    for folder in folders { shared = Array(zip(shared, folder).prefix { $0 == $1 }.map(\.0)) }
    return shared
  }
}
