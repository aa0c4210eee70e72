import Failures

package import Files

/// Tries all that Pomona does in an object store, step by step, and keeps what was found.
///
/// It writes a small object of a name of its own and removes it again.
package struct StoreExamination {
  package struct Step {
    package let name: String
    /// Whether data sets can be read without it.
    package let isOptional: Bool
    /// What was found, or what is wrong.
    package let detail: String
    package let problem: StorageError?
  }

  package private(set) var steps: [Step] = []

  private static let probe = ".pomona-doctor"
  private static let content = Array("written by pomona doctor, and safe to remove\n".utf8)

  package init(of text: String) {
    let location = Location(text)
    let authorities = Authorities()
    steps.append(
      Step(
        name: "certificate authorities", isOptional: true,
        detail: authorities.file ?? "none: https cannot be verified",
        problem: authorities.file == nil
          ? StorageError(.untrusted, path: "", "none", remedy: Authorities.remedy) : nil))
    var opened: ArrowStore?
    examine("open \(location)") {
      opened = try ArrowStore(at: location)
      return "the store's library and its settings are in order"
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
        throw StorageError(.corrupt, path: "\(location)", "what was read is not what was written")
      }
      return "what was written"
    }
    examine("delete", isOptional: true) {
      try store.remove(Self.probe)
      return "the object is gone"
    }
  }

  private mutating func examine(
    _ name: String, isOptional: Bool = false, _ body: () throws -> String
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
