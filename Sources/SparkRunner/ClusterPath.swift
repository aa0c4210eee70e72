#if Spark
internal import Foundation

/// A path in the cluster's storage. Without a scheme it is a file that all executors see under the same name.
struct ClusterPath: Hashable {
  /// With its scheme, without a slash at the end.
  let uri: String

  init(_ text: String) {
    var uri = text
    if !text.contains("://") && !text.hasPrefix("file:") {
      uri = "file://" + URL(filePath: text).standardizedFileURL.path
    }
    while uri.hasSuffix("/") && !uri.hasSuffix("://") && !uri.hasSuffix(":///") { uri.removeLast() }
    self.uri = uri
  }

  /// The part below the scheme and the host: clusters spell the same place in several ways.
  var path: String { Self.path(of: uri) }

  static func path(of uri: String) -> String {
    guard let colon = uri.firstIndex(of: ":") else { return uri }
    let rest = uri[uri.index(after: colon)...]
    guard rest.hasPrefix("//") else { return String(rest) }
    return rest.dropFirst(2).firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
  }

  /// The folder that holds it; the root of a bucket is its own.
  var parent: ClusterPath {
    guard path.lastIndex(of: "/") != nil, let slash = uri.lastIndex(of: "/"), path.count > 1 else {
      return self
    }
    return ClusterPath(String(uri[..<slash]))
  }

  var name: String { uri.split(separator: "/").last.map(String.init) ?? uri }

  /// Where a folder of this name is made.
  var partial: ClusterPath { ClusterPath("\(parent.uri)/.\(name).partial") }
}
#endif
