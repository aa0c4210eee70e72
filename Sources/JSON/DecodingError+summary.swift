extension DecodingError {
  /// The problem and its place in the document, as a clause.
  package var summary: String {
    switch self {
    case .keyNotFound(let key, let context):
      "\(Self.place(context, within: "the document")) has no key \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? Self.clause(context.debugDescription)
        : "\(Self.place(context, within: "")): \(Self.clause(context.debugDescription))"
    @unknown default: "the document does not have the expected form"
    }
  }

  private static func place(_ context: Context, within document: String) -> String {
    var place = ""
    for key in context.codingPath {
      if let index = key.intValue {
        place += "[\(index)]"
      } else {
        place += (place.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return place.isEmpty ? document : place
  }

  private static func clause(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
