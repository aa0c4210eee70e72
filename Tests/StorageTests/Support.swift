import Foundation
import Storage
import TestSupport
import Testing

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

/// Records an issue unless `body` throws a storage error of that code.
func expectStorageError(
  _ code: StorageError.Code, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: StorageError.self, comment, sourceLocation: sourceLocation) {
    try body()
  }
  #expect(error?.code == code, comment, sourceLocation: sourceLocation)
}

/// The names of all that lies in a folder, hidden files too.
func contents(of folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// What the peer printed, as one line of text.
func peer(_ script: String, _ arguments: [String]) throws -> String {
  String(decoding: try Peer.python(script, arguments), as: UTF8.self)
    .trimmingCharacters(in: .newlines)
}

/// A small file system that fills up, for the length of `body`.
func withSmallFileSystem(_ body: (URL) throws -> Void) throws {
  try withTemporaryFolder { (folder) throws in
    try run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.path)
    defer { try? run("umount", "-l", folder.path) }
    try body(folder)
  }
}

let canMount: Bool = {
  guard geteuid() == 0 else { return false }
  return (try? withSmallFileSystem { _ in }) != nil
}()

func run(_ command: String...) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0)
}
