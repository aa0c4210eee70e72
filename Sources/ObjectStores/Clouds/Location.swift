package import Files

/// Where data is: a path of this machine, or a URI of an object store.
///
///     s3://bucket/photos
///     gs://bucket/photos
///     abfss://container@account.dfs.core.windows.net/photos
///
/// What follows the bucket is the key as the store's own tools write it: nothing is percent-decoded. A query
/// (`?endpoint_override=…&region=…`) configures the access and belongs to every location below. No description shows
/// it, nor passwords: neither may get into a log or a file.
///
/// This is a value; nothing is looked up before ``store()``.
package struct Location: Sendable, Hashable {
  package enum Scheme: Sendable, Hashable {
    case file, s3, gs, abfss
    /// Of a store that is not known here.
    case other(String)
  }

  package let scheme: Scheme
  /// Whatever stands before the key: bucket, account, host, and perhaps a password.
  let authority: String
  /// A local path, as it was given; or a key without slashes at its ends.
  package let path: String
  let query: String

  package init(_ text: String) {
    guard let colon = text.firstRange(of: "://"),
      let scheme = Self.scheme(named: text[..<colon.lowerBound].lowercased())
    else {
      self.init(.file, authority: "", path: text, query: "")
      return
    }
    var rest = text[colon.upperBound...]
    guard scheme != .file else {
      self.init(.file, authority: "", path: String(rest), query: "")
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

  /// Whether it is on another machine.
  package var isRemote: Bool { scheme != .file }

  /// The last part of the path; the bucket where there is none.
  package var name: String {
    path.split(separator: "/").last { $0 != "." }.map(String.init) ?? (isRemote ? host : path)
  }

  /// The location of something below this one.
  package func appending(_ relative: String) -> Location {
    let joined = path.isEmpty || path.hasSuffix("/") ? path + relative : "\(path)/\(relative)"
    return Location(scheme, authority: authority, path: joined, query: query)
  }

  /// The folder that holds this.
  package var parent: Location {
    guard isRemote else {
      return Location(.file, authority: "", path: TemporaryName.folder(of: path), query: "")
    }
    let parts = path.split(separator: "/").dropLast()
    return Location(scheme, authority: authority, path: parts.joined(separator: "/"), query: query)
  }

  /// The store whose root this is. Stores are opened once and used again.
  ///
  /// - Throws: ``StorageError``: `unsupported`, and whatever keeps the store from being reached.
  package func store() throws(StorageError) -> any ObjectStore {
    switch scheme {
    case .file: return LocalStore(root: path)
    case .s3, .gs, .abfss: return try ArrowStore(at: self)
    case .other(let name):
      throw StorageError(
        .unsupported, path: description, "\(name):// is no store that this machine reads by itself",
        remedy: name == "hdfs"
          ? "it is read on a cluster: give --cluster" : "give a folder, or a URI of s3, gs or abfss"
      )
    }
  }

  /// The URI that Arrow opens: the key is left out, since it would be percent-decoded.
  var storeURI: String {
    let name: String
    switch scheme {
    case .s3: name = "s3"
    case .gs: name = "gs"
    case .abfss: name = "abfss"
    case .file, .other: name = "file"
    }
    let user =
      isAnonymous && scheme == .s3 ? authority.drop { $0 != "@" }.dropFirst() : authority[...]
    let query = query.split(separator: "&").filter { !$0.hasPrefix("\(Self.timeLimitName)=") }
    return "\(name)://\(user)/" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  private static let timeLimitName = "time_limit"

  /// How many seconds a request may take, besides what its bytes take on a slow network: `time_limit` of the query.
  var timeLimit: Double {
    let seconds = parameter(Self.timeLimitName).flatMap(Double.init) ?? 20
    return min(max(seconds, 1), 3600)
  }

  /// Whether requests go unsigned, as public buckets allow: `anonymous@` before the bucket.
  var isAnonymous: Bool { authority.hasPrefix("anonymous@") }

  /// The bucket, or the server.
  package var host: String { authority.split(separator: "@").last.map(String.init) ?? authority }

  /// The value of a name of the query.
  func parameter(_ name: String) -> String? {
    query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }

  /// A query with one more name and value.
  func adding(_ name: String, _ value: String) -> Location {
    Location(
      scheme, authority: authority, path: path,
      query: query.isEmpty ? "\(name)=\(value)" : "\(query)&\(name)=\(value)")
  }

  /// The same for the same place, whatever the credentials: a name for what belongs to it, not to be shown.
  package var identity: String { "\(self)?\(parameter("endpoint_override") ?? "")" }

  /// What no text may show.
  var secrets: [String] {
    var values = query.split(separator: "&").compactMap {
      $0.split(separator: "=", maxSplits: 1).last
    }
    if let at = authority.lastIndex(of: "@") {
      let parts = authority[..<at].split(separator: ":")
      values += parts[(scheme == .abfss ? min(1, parts.count) : 0)...]
    }
    return values.map(String.init)
  }
}

extension Location: CustomStringConvertible {
  /// As it was given, without what may be secret.
  package var description: String {
    let name: String
    switch scheme {
    case .file: return path
    case .s3: name = "s3"
    case .gs: name = "gs"
    case .abfss: name = "abfss"
    case .other(let other): name = other
    }
    // Azure's tools put the container or the account before the @; elsewhere there are keys.
    let container = authority.prefix { $0 != ":" && $0 != "@" }
    let shown = scheme == .abfss && authority.contains("@") ? "\(container)@\(host)" : host
    return "\(name)://\(shown)" + (path.isEmpty ? "" : "/\(path)")
  }
}
