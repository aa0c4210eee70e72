extension Location {
  /// The URI that Arrow opens. It has no key, which Arrow would percent-decode.
  package var storeURI: String {
    let name =
      switch scheme {
      case .s3: "s3"
      case .gs: "gs"
      case .abfss: "abfss"
      case .file, .other: "file"
      }
    let user =
      isAnonymous && scheme == .s3 ? authority.drop { $0 != "@" }.dropFirst() : authority[...]
    let query = query.split(separator: "&").filter { !$0.hasPrefix("\(Self.timeLimitName)=") }
    return "\(name)://\(user)/" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  private static let timeLimitName = "time_limit"

  /// The time limit of a request in seconds, to which the time is added that its bytes take on a slow network: `time_limit`
  /// of the query, from 1 to 3600.
  package var timeLimit: Double {
    let seconds = parameter(Self.timeLimitName).flatMap(Double.init) ?? 20
    return min(max(seconds, 1), 3600)
  }

  /// True if requests are unsigned, as public buckets allow: `anonymous@` before the bucket.
  package var isAnonymous: Bool { authority.hasPrefix("anonymous@") }

  /// The parts of the URI that no text may show.
  package var secrets: [String] {
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
