package import Foundation

/// File systems of 256 KiB, which fill up; only root can mount them.
package enum SmallFileSystem {
  /// True if this process can mount one.
  package static let canMount: Bool = {
    guard geteuid() == 0 else { return false }
    return (try? with { _ in }) != nil
  }()

  /// Runs `body` with the folder of a new file system, and unmounts it afterwards.
  package static func with(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { (folder) throws in
      try run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.path])
      defer { try? run(["umount", "-l", folder.path]) }
      try body(folder)
    }
  }

  private static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Peer.Failure(
        description: "\(command[0]) ended with status \(process.terminationStatus)")
    }
  }
}
