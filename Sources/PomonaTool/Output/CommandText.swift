import Foundation
import ObjectStores

/// A command line for a report that others read: without the folders of this machine, and without secrets.
///
/// Of an absolute path, or one with `..` or `~`, the last component remains; of a URI, the query, the password and parameters
/// (`;token=...`) are left out.
package struct CommandText {
  private static let patterns: Set = ["--label-pattern", "--group-pattern"]

  package let text: String

  /// The command line of this process.
  static var current: String { CommandText(CommandLine.arguments).text }

  /// - Parameter arguments: The program, then its arguments.
  package init(_ arguments: [String]) {
    var words = ["pomona"]
    var former = ""
    for argument in arguments.dropFirst() {
      words.append(
        Self.quoted(Self.patterns.contains(former) ? argument : Self.shared(argument)))
      former = argument
    }
    text = words.joined(separator: " ")
  }

  private static func shared(_ argument: String) -> String {
    if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
      let (name, value) = (argument[..<sign], argument[argument.index(after: sign)...])
      return Self.patterns.contains(String(name))
        ? argument : "\(name)=\(place(String(value)))"
    }
    return place(argument)
  }

  private static func place(_ argument: String) -> String {
    if argument.contains("://") {
      let address = "\(Location(argument))".prefix { $0 != ";" && $0 != "?" }
      // The user and the password of an address whose scheme is not that of a store.
      guard let scheme = address.firstRange(of: "://"),
        let end = address[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@"),
        !address.hasPrefix("abfs")
      else { return String(address) }
      return String(address[..<scheme.upperBound] + address[address.index(after: end)...])
    }
    let parts = argument.split(separator: "/")
    let isLocal =
      argument.hasPrefix("/") || argument.hasPrefix("~") || parts.contains("..")
    return isLocal ? parts.last.map(String.init) ?? argument : argument
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_./:=,@%+".unicodeScalars.contains($0)
      }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
