import Failures
import Files
import Foundation
import JSON

/// The changes of labels, one a line of JSON in a file that only grows. A change is on the disk before it is acknowledged.
package struct LabelJournal: Sendable {
  /// A change of a photo's label.
  package struct Change: Sendable, Codable, Equatable {
    /// The path of the photo below the folder.
    package let path: String
    /// The label before; nil for none.
    package let old: String?
    /// The label from now on; nil for none.
    package let new: String?
    /// The person who has made the change.
    package let who: String
    /// The time, in ISO 8601.
    package let time: String
    /// True for a photo that is of no class.
    package let isRejected: Bool
    /// True once somebody has decided on the photo; false where a decision was taken back.
    package let isReviewed: Bool

    package init(
      path: String, old: String?, new: String?, who: String, time: String, isRejected: Bool,
      isReviewed: Bool = true
    ) {
      self.isReviewed = isReviewed
      self.path = path
      self.old = old
      self.new = new
      self.who = who
      self.time = time
      self.isRejected = isRejected
    }

    private enum CodingKeys: String, CodingKey {
      case path, old, new, who, time
      case isRejected = "rejected"
      case isReviewed = "reviewed"
    }
  }

  /// The path of the file.
  package let path: String

  package init(_ path: String) { self.path = path }

  /// All changes, in their order. A line that a crash has cut off is left out.
  ///
  /// - Throws: `StorageError` when the file cannot be read.
  package func changes() throws -> [Change] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let bytes = try WholeFile.read(path, maximumBytes: 1 << 30)
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(Change.self, from: Data($0))
    }
  }

  /// Appends changes, and waits until they are on the disk.
  ///
  /// - Throws: `StorageError`.
  package func append(_ changes: [Change]) throws {
    var bytes: [UInt8] = []
    // After a crash, the first line begins on a line of its own.
    if let last = try? FileHandle(forReadingFrom: URL(filePath: path)),
      (try? last.seekToEnd()).map({ $0 > 0 }) == true
    {
      try? last.seek(toOffset: last.offsetInFile - 1)
      if let end = try? last.readToEnd(), end != Data("\n".utf8) { bytes.append(10) }
    }
    for change in changes {
      bytes += try SortedJSON.encoded(change, pretty: false)
      bytes.append(UInt8(ascii: "\n"))
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw failure() }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw failure() }
  }

  private func failure() -> StorageError {
    StorageError(
      .inputOutput, path: path, "the change cannot be written: \(String(cString: strerror(errno)))",
      remedy: "Check the space and the permissions of the disk.")
  }
}
