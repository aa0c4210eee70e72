#if Spark
import Foundation

/// A path in the cluster's storage. Without a scheme it is a file that all executors see under the same name.
package struct ClusterPath: Hashable, Sendable {
  /// The path with its scheme, without a slash at the end.
  package let uri: String

  package init(_ text: String) {
    var uri = text
    if !text.contains("://") && !text.hasPrefix("file:") {
      uri = "file://" + URL(filePath: text).standardizedFileURL.path
    }
    while uri.hasSuffix("/") && !uri.hasSuffix("://") && !uri.hasSuffix(":///") { uri.removeLast() }
    self.uri = uri
  }

  /// The part after the scheme and the host, which clusters spell in several ways.
  package var path: String { Self.path(of: uri) }

  /// The part of a URI after its scheme and host; a text without a scheme is returned unchanged.
  package static func path(of uri: String) -> String {
    guard let colon = uri.firstIndex(of: ":") else { return uri }
    let rest = uri[uri.index(after: colon)...]
    guard rest.hasPrefix("//") else { return String(rest) }
    return rest.dropFirst(2).firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
  }

  /// The folder that holds it; the root of a bucket is its own parent.
  package var parent: ClusterPath {
    guard path.lastIndex(of: "/") != nil, let slash = uri.lastIndex(of: "/"), path.count > 1 else {
      return self
    }
    return ClusterPath(String(uri[..<slash]))
  }

  /// The last component.
  package var name: String { uri.split(separator: "/").last.map(String.init) ?? uri }

  /// The hidden folder beside it that becomes it when it is complete.
  package var partial: ClusterPath { ClusterPath("\(parent.uri)/.\(name).partial") }

  /// The hidden folder beside a table for its training shards.
  package var shards: ClusterPath { ClusterPath("\(parent.uri)/.\(name).shards") }

  /// The path of something below it.
  package func appending(_ relative: String) -> ClusterPath { ClusterPath("\(uri)/\(relative)") }
}
#endif
