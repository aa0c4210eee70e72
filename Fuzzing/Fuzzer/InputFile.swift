import Glibc

/// A file for parsers that read files; its content is replaced for each input.
enum InputFile {
  /// Calls `body` with the path of a file that holds `bytes`.
  static func with(_ bytes: UnsafeRawBufferPointer, _ body: (String) throws -> Void) throws {
    try with(bytes, named: "input") { try body("\($0)/input") }
  }

  /// Calls `body` with a folder in which a file of this name holds `bytes`.
  static func with(
    _ bytes: UnsafeRawBufferPointer, named name: String, _ body: (_ folder: String) throws -> Void
  ) throws {
    let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    // Without its input a target would find nothing and look clean: the run has to end.
    guard file >= 0, bytes.isEmpty || write(file, bytes.baseAddress, bytes.count) == bytes.count
    else { fatalError("the file of the input cannot be written") }
    try body(folder)
  }

  /// A folder in memory, where there is one.
  private static let folder: String = {
    // mkdtemp replaces the six X by a name that is free.
    for parent in ["/dev/shm", "/tmp"] {
      var template = Array("\(parent)/pomona-fuzzing-XXXXXX".utf8CString)
      if mkdtemp(&template) != nil {
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    // As above: no target may run without its input.
    fatalError("no folder for the input can be made")
  }()
}
