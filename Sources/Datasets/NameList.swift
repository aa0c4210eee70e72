/// Some names of many, for remarks: "fig, lime and 3 more".
struct NameList: CustomStringConvertible {
  private let names: [String]
  private let limit: Int

  init(_ names: [String], limit: Int = 5) {
    self.names = names
    self.limit = limit
  }

  var description: String {
    let shown = names.prefix(limit)
    guard shown.count < names.count else {
      guard let last = names.last, names.count > 1 else { return names.first ?? "" }
      return "\(names.dropLast().joined(separator: ", ")) and \(last)"
    }
    return "\(shown.joined(separator: ", ")) and \(names.count - shown.count) more"
  }
}
