import Failures
import Files
import Foundation
import Synchronization

/// The kernel's announcements of files that were closed after writing, or moved into place, in a tree of folders (inotify).
///
/// It belongs to one thread.
final class FileEvents {
  /// An announcement.
  enum Event {
    /// A file is complete: it was closed after writing, moved here, or linked here.
    case ready(path: String)
    /// A folder has appeared; files in it may be older than the watch on it.
    case folder(path: String)
    /// Announcements were lost: the tree must be listed.
    case overflow
  }

  private let descriptor: Int32
  private let root: String
  private var folders: [Int32: String] = [:]
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// - Parameter root: The topmost folder.
  /// - Throws: `StorageError`.
  init(root: String) throws {
    self.root = root
    descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: root) }
  }

  deinit { close(descriptor) }

  /// Watches a folder and all below it; a folder that is gone again is left out.
  ///
  /// - Throws: `StorageError` when the system allows no more watches.
  func watch(_ folder: String) throws {
    let path = folder.isEmpty ? root : "\(root)/\(folder)"
    let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR)
    let number = inotify_add_watch(descriptor, path, mask)
    guard number >= 0 else {
      guard errno == ENOSPC else { return }
      throw StorageError(
        .noSpace, path: path, "the system allows no more folders to be watched",
        remedy: "Raise fs.inotify.max_user_watches, or use --poll.")
    }
    folders[number] = folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where !name.hasPrefix(".") {
      let inner = folder.isEmpty ? name : "\(folder)/\(name)"
      var status = stat()
      if lstat("\(root)/\(inner)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        try watch(inner)
      }
    }
  }

  /// Waits for announcements, and returns them; none after the time.
  func next(within milliseconds: Int32) throws -> [Event] {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return [] }
    var events: [Event] = []
    var place = 0
    while place + 16 <= count {
      let watch = Int32(bitPattern: number(at: place))
      let (mask, length) = (number(at: place + 4), Int(number(at: place + 12)))
      let name = buffer[(place + 16)..<min(place + 16 + length, count)].prefix { $0 != 0 }
      place += 16 + length
      if mask & UInt32(IN_Q_OVERFLOW) != 0 {
        events.append(.overflow)
        continue
      }
      if mask & UInt32(IN_IGNORED) != 0 {
        folders[watch] = nil
        continue
      }
      guard let folder = folders[watch], let text = String(validating: name, as: UTF8.self),
        !text.hasPrefix(".")
      else { continue }
      let path = folder.isEmpty ? text : "\(folder)/\(text)"
      if mask & UInt32(IN_ISDIR) != 0 {
        events.append(.folder(path: path))
      } else if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 || isLink(path) {
        events.append(.ready(path: path))
      }
    }
    return events
  }

  /// A field of struct inotify_event.
  private func number(at offset: Int) -> UInt32 {
    buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// True for a symbolic link, or a hard link to an existing file: no close event follows its creation.
  private func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat("\(root)/\(path)", &status) == 0
      && (status.st_mode & S_IFMT == S_IFLNK || status.st_nlink > 1)
  }
}
