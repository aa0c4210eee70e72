import HTTPTypes

/// The methods of each path of the service.
struct AllowedMethods {
  private let paths: [(parts: [Substring], methods: [HTTPRequest.Method])]

  init(_ operations: [Operation]) {
    paths = Dictionary(grouping: operations, by: \.path).map { path, operations in
      let methods = operations.map(\.method)
      // The router answers HEAD wherever it answers GET.
      return (path.split(separator: "/"), methods + (methods.contains(.get) ? [.head] : []))
    }
  }

  /// The methods of a path, as the value of `Allow`; nil when there is no such path.
  func allow(at path: String) -> String? {
    let parts = path.split(separator: "/")
    let methods = paths.filter { Self.matches($0.parts, parts) }.flatMap(\.methods)
    return methods.isEmpty ? nil : Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
  }

  /// True if `parts` are those of `pattern`, in which a part in braces stands for any.
  private static func matches(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
    pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
