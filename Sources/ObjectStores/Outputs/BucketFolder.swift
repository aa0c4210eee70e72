import Failures
import Files

/// A folder of an object store that Pomona fills: file by file, each appearing when it is whole, one that makes it valid
/// last.
///
/// While it is filled, `_plan.json` tells that it is Pomona's: a later run goes on, or begins anew, and removes what is
/// left over.
package struct BucketFolder: FilledFolder {
  package static let planName = "_plan.json"

  package let location: Location
  package let arrow: ArrowStore
  package var store: any ObjectStore { arrow }
  /// The file that makes the folder valid.
  package let marker: OutputMarker

  package init(_ location: Location, holding marker: OutputMarker) throws {
    self.location = location
    self.marker = marker
    arrow = try ArrowStore(at: location)
  }

  /// The names of all objects, also of those that listings leave out.
  package func names() throws -> [String] {
    var names: [String] = []
    _ = try arrow.retries { () throws(StorageError) in
      names = []
      return try arrow.pages("") { name, _ in
        names.append(name)
        return true
      }
    }
    return names
  }

  /// Makes sure that the folder may be filled: it is empty, or Pomona's.
  package func claim() throws {
    let names = try names()
    guard !names.isEmpty, !names.contains(Self.planName),
      !names.allSatisfy({ $0.hasSuffix(".partial") })
    else { return }
    if names.contains(marker.fileName),
      marker.matches(try store.read(marker.fileName, maximumBytes: JSONFile.maximumBytes))
    {
      return
    }
    throw PomonaError(
      .cannotCreate, "\(location) is there already and is not something that Pomona has written",
      remedy: "Choose another name for the output, or remove it.")
  }

  /// Removes all but `kept`; the marker first, so that nobody takes a half for the whole.
  package func removeAll(but kept: Set<String>) throws {
    let names = try names().filter { !kept.contains($0) }
    for name in names where name == marker.fileName { try removeIfThere(name) }
    for name in names where name != marker.fileName { try removeIfThere(name) }
  }

  package func removeIfThere(_ name: String) throws {
    if try store.exists(name) { try store.remove(name) }
  }

  /// Uploads the files of a local folder in place of what is there.
  package func replace(with folder: String, files: [String]) throws {
    try store.write(Array("{}".utf8), to: Self.planName)
    try removeIfThere(marker.fileName)
    for name in files.sorted() where name != marker.fileName {
      try store.upload(fileAt: "\(folder)/\(name)", to: name)
    }
    try store.upload(fileAt: "\(folder)/\(marker.fileName)", to: marker.fileName)
    try removeAll(but: Set(files))
  }
}
