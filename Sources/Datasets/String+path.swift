// Paths are split at bytes: a letter that combines with the slash before it is still part of a name.

extension StringProtocol {
  /// The components of a path, without empty ones.
  var components: [Substring] {
    Substring(self).utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }
}

extension String {
  /// The path without `.` and empty components, and with `..` resolved; nil when it leads out of the folder that it is
  /// relative to.
  var resolvedPath: String? {
    var resolved: [Substring] = []
    for component in components where component != "." {
      if component != ".." {
        resolved.append(component)
      } else if resolved.popLast() == nil {
        return nil
      }
    }
    return resolved.joined(separator: "/")
  }

  /// The path of the folder that holds a file; empty at the top.
  var folder: Substring {
    Substring(utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8[..<$0] } ?? utf8[..<utf8.startIndex])
  }

  /// The last component of a path.
  var fileName: Substring {
    Substring(
      utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8[utf8.index(after: $0)...] } ?? utf8[...])
  }

  /// The part of the file's name behind the last dot, in lower case; nil without a dot.
  var fileExtension: String? {
    let name = fileName
    return name.utf8.lastIndex(of: UInt8(ascii: ".")).map {
      Substring(name.utf8[name.utf8.index(after: $0)...]).lowercased()
    }
  }
}
