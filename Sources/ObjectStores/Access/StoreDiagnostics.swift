import Failures
package import Files

/// A trial of all operations that Pomona uses in an object store: certificate authorities, opening, listing, writing,
/// reading and deleting.
///
/// It writes a small object with a name of its own and removes it again.
package struct StoreDiagnostics {
  /// The result of one operation.
  package struct Step {
    /// The operation.
    package let name: String
    /// True if data sets can be read without it.
    package let isOptional: Bool
    /// The finding, or the reason of the failure.
    package let detail: String
    /// The failure; nil when the operation succeeded.
    package let problem: StorageError?
  }

  /// The operations in their order; those after a failure that prevents them are left out.
  package private(set) var steps: [Step] = []

  private static let probe = ".pomona-doctor"
  private static let content = Array("written by pomona doctor, and safe to remove\n".utf8)

  /// Tries the operations in the folder of a URI.
  package init(of text: String) {
    let location = Location(text)
    let authorities = CertificateAuthorities()
    steps.append(
      Step(
        name: "certificate authorities", isOptional: true,
        detail: authorities.file ?? "none, so that https cannot be verified",
        problem: authorities.file == nil
          ? StorageError(.untrusted, path: "", "none", remedy: CertificateAuthorities.remedy) : nil)
    )
    var opened: ArrowStore?
    examine("open \(location)") {
      opened = try ArrowStore(at: location)
      return "the store's library accepts its settings"
    }
    guard let store = opened else { return }
    examine("list") {
      var count = 0
      try store.requireBucket()
      _ = try store.pages("") { _, _ in
        count += 1
        return count < 1000
      }
      return count < 1000 ? "\(count) objects" : "1,000 objects and more"
    }
    var isWritten = false
    examine("write", isOptional: true) {
      try store.write(Self.content, to: Self.probe)
      isWritten = true
      return "an object of \(Self.content.count) bytes"
    }
    guard isWritten else { return }
    examine("read") {
      guard try store.read(Self.probe, maximumBytes: 1 << 20) == Self.content else {
        throw StorageError(
          .corrupt, path: "\(location)", "the object has changed since it was written")
      }
      return "the object as it was written"
    }
    examine("delete", isOptional: true) {
      try store.remove(Self.probe)
      return "the object is removed"
    }
  }

  private mutating func examine(
    _ name: String, isOptional: Bool = false, body: () throws -> String
  ) {
    do {
      steps.append(Step(name: name, isOptional: isOptional, detail: try body(), problem: nil))
    } catch {
      let problem = error as? StorageError ?? StorageError(.inputOutput, path: "", "\(error)")
      steps.append(
        Step(name: name, isOptional: isOptional, detail: problem.message, problem: problem))
    }
  }
}
