/// Names of unfinished files and folders: in the folder of the finished one, hence on the same disk, and hidden, so that
/// no listing takes them for data.
package enum TemporaryName {
  /// A new name in the folder that holds `path`.
  package static func beside(_ path: String) -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    return folder(of: path) + "/.pomona-\(number).partial"
  }

  /// The folder that holds what `path` names; trailing slashes do not count.
  package static func folder(of path: String) -> String {
    var name = path[...]
    while name.count > 1, name.last == "/" { name.removeLast() }
    guard let slash = name.lastIndex(of: "/") else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
  }
}
