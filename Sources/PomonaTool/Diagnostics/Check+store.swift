import Failures
import ObjectStores

extension Check {
  /// The checks of a folder in an object store.
  static func store(_ uri: String) -> [Check] {
    StoreDiagnostics(of: uri).steps.map { step in
      Check(
        name: step.name, isOptional: step.isOptional, isPresent: step.problem == nil,
        detail: step.detail, remedy: step.problem?.remedy)
    }
  }
}
