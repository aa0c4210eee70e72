import Files

/// The place of data: a path of this machine, or a URI of an object store.
///
///     s3://bucket/photos
///     gs://bucket/photos
///     abfss://container@account.dfs.core.windows.net/photos
///
/// The key after the bucket is as the store's own tools write it: nothing is percent-decoded. A query
/// (`?endpoint_override=…&region=…`) configures the access and belongs to every location below. Descriptions omit it, and
/// passwords: neither may get into a log or a file.
///
/// This is a value; nothing is accessed before ``store()``.
package struct Location: Sendable, Hashable {
  /// The kind of store.
  package enum Scheme: Sendable, Hashable {
    case file, s3, gs, abfss
    /// A store that is not supported here, by the scheme of its URIs.
    case other(String)
  }

  /// The kind of store.
  package let scheme: Scheme
  /// The part of a URI before the key: bucket, account, host, and perhaps a password.
  package let authority: String
  /// A local path as it was given, or a key without slashes at its ends.
  package let path: String
  /// The query of a URI, without its question mark.
  package let query: String

  /// Parses a path or a URI; text without a scheme is a path.
  package init(_ text: String) {
    guard let colon = text.firstRange(of: "://"),
      let scheme = Self.scheme(named: text[..<colon.lowerBound].lowercased())
    else {
      self.init(file: text)
      return
    }
    var rest = text[colon.upperBound...]
    guard scheme != .file else {
      self.init(file: String(rest))
      return
    }
    let query = rest.firstIndex(of: "?").map { String(rest[rest.index(after: $0)...]) } ?? ""
    rest = rest.prefix { $0 != "?" }
    let authority = rest.prefix { $0 != "/" }
    self.init(
      scheme, authority: String(authority),
      path: rest.dropFirst(authority.count).split(separator: "/").joined(separator: "/"),
      query: query)
  }

  private init(file path: String) {
    self.init(.file, authority: "", path: path, query: "")
  }

  private init(_ scheme: Scheme, authority: String, path: String, query: String) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
    self.query = query
  }

  private static func scheme(named name: String) -> Scheme? {
    switch name {
    case "file": .file
    case "s3": .s3
    case "gs", "gcs": .gs
    case "abfs", "abfss": .abfss
    case _
    where name.first?.isLetter == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }:
      .other(name)
    default: nil
    }
  }

  /// The path of a location on this machine; nil for a URI.
  package var localPath: String? { isRemote ? nil : path }

  package var isRemote: Bool { scheme != .file }

  /// The last part of the path; the bucket when there is no path.
  package var name: String {
    path.split(separator: "/").last { $0 != "." }.map(String.init) ?? (isRemote ? host : path)
  }

  /// The location at a relative path below this one.
  package func appending(_ relative: String) -> Location {
    let joined = path.isEmpty || path.hasSuffix("/") ? path + relative : "\(path)/\(relative)"
    return Location(scheme, authority: authority, path: joined, query: query)
  }

  /// This location with one more name and value in its query.
  package func addingParameter(_ name: String, value: String) -> Location {
    Location(
      scheme, authority: authority, path: path,
      query: query.isEmpty ? "\(name)=\(value)" : "\(query)&\(name)=\(value)")
  }

  /// The value of a name in the query.
  package func parameter(_ name: String) -> String? {
    query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }

  /// The bucket, or the server.
  package var host: String { authority.split(separator: "@").last.map(String.init) ?? authority }

  /// The folder that holds this location.
  package var parent: Location {
    guard isRemote else {
      return Location(file: TemporaryName.folder(of: path))
    }
    let parts = path.split(separator: "/").dropLast()
    return Location(scheme, authority: authority, path: parts.joined(separator: "/"), query: query)
  }

  /// A key that is equal for equal places, whatever the credentials; not for display.
  package var identity: String { "\(self)?\(parameter("endpoint_override") ?? "")" }
}

extension Location: CustomStringConvertible {
  /// The text that was given, without query and passwords.
  package var description: String {
    let name: String
    switch scheme {
    case .file: return path
    case .s3: name = "s3"
    case .gs: name = "gs"
    case .abfss: name = "abfss"
    case .other(let other): name = other
    }
    // Azure's tools put the container or the account before the @, others put keys there.
    let container = authority.prefix { $0 != ":" && $0 != "@" }
    let shown = scheme == .abfss && authority.contains("@") ? "\(container)@\(host)" : host
    return "\(name)://\(shown)" + (path.isEmpty ? "" : "/\(path)")
  }
}
