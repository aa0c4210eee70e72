import Foundation
import ObjectStores

/// The samples that metadata files list.
struct MetadataSamples: FoundSamples {
  private(set) var samples: [Sample] = []
  private(set) var skipped: [SkippedPhoto]
  private(set) var remarks: [String] = []

  /// A row whose file exists.
  private struct Entry {
    let path: String
    let bytes: Int?
    let label: String?
    let split: Split?
  }

  init(in listing: FolderListing, of store: any ObjectStore, labels: inout LabelReader) throws {
    let files = ListedFiles(listing.photos + listing.unread.map(\.file) + listing.otherFiles)
    skipped = listing.problems
    var entries: [Entry] = []
    var findings = MetadataRemarks()
    /// The label of each file that has been listed, by the bytes of its path.
    var listed: [[UInt8]: String?] = [:]
    for name in listing.metadata {
      let metadata = try MetadataFile(contentsOf: name, in: store)
      if labels.rule == .folder { findings.add(metadata) }
      for row in metadata.rows {
        let file = row.path.flatMap { files.file(named: $0) }
        guard let path = file?.path ?? row.path.flatMap({ $0.isHidden ? $0 : nil }) else {
          findings.addMissing(row, in: metadata)
          continue
        }
        let key = Array(path.utf8)
        if let former = listed[key] {
          let label = former == row.label ? "" : ", with another label"
          skipped.append(
            SkippedPhoto(path: path, reason: "\(name) lists it more than once\(label)"))
          continue
        }
        listed.updateValue(row.label, forKey: key)
        let splitName = row.split?.trimmingCharacters(in: .whitespaces) ?? ""
        let split = Split(named: splitName)
        guard split != nil || splitName.isEmpty else {
          findings.addUnknownSplit(splitName)
          skipped.append(
            SkippedPhoto(
              path: path, reason: "its split, \(splitName), is not train, validation or test"))
          continue
        }
        entries.append(Entry(path: path, bytes: file?.bytes, label: row.label, split: split))
      }
    }
    let problems = Set(listing.problems.map(\.path))
    skipped += findings.missing(among: files).filter { !problems.contains($0.path) }
    for photo in listing.photos where listed[Array(photo.path.utf8)] == nil {
      skipped.append(SkippedPhoto(path: photo.path, reason: "the metadata file does not list it"))
    }
    for (file, reason) in listing.unread where listed[Array(file.path.utf8)] == nil {
      skipped.append(SkippedPhoto(path: file.path, reason: reason))
    }
    remarks = findings.texts
    let splits = Self.splitFolders(of: entries)
    samples = entries.map { entry in
      let place = splits.place(of: entry.path)
      return Sample(
        path: entry.path, label: labels.label(entry.label, path: entry.path, at: place),
        split: entry.split ?? place.split, bytes: entry.bytes)
    }
  }

  private static func splitFolders(of entries: [Entry]) -> SplitFolders {
    let folders = PhotoFolders(holding: entries.map(\.path))
    var labels = [Set<String>](repeating: [], count: folders.folders.count)
    for entry in entries {
      guard let index = folders.index(of: entry.path), let label = entry.label else { continue }
      labels[index].insert(label)
    }
    return SplitFolders(among: folders.folders, labels: labels)
  }
}

extension String {
  /// True for a path that listings leave out, and which can be read nevertheless.
  fileprivate var isHidden: Bool { components.contains { $0.hasPrefix(".") } }
}
