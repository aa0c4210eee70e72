import Failures

/// The heads that Pomona can fit, store and load. A new head is added to ``heads``.
package enum HeadRegistry {
  /// All heads; messages and help list them in this order.
  package static let heads: [any Head.Type] = [
    Discriminant.self,
    LogisticRegression.self,
    AxisForest.self,
  ]

  /// The head of a kind.
  ///
  /// - Throws: `LearningError` of code `unknownHead`; the remedy lists the known kinds.
  package static func head(_ kind: HeadKind) throws(LearningError) -> any Head.Type {
    guard let head = heads.first(where: { $0.kind == kind }) else {
      let known = HeadKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw LearningError(
        .unknownHead, "there is no classifier '\(kind)'",
        remedy: "Use one of \(known), or a version of Pomona that supports it.")
    }
    return head
  }
}

extension HeadRegistry {
  /// The head that decodes the arrays of a kind: one of ``heads``, or a blend of several.
  ///
  /// - Throws: `LearningError` of code `unknownHead`.
  static func decoder(of kind: HeadKind) throws(LearningError) -> any Head.Type {
    kind == .blend ? Blend.self : try head(kind)
  }
}

extension HeadKind: CaseIterable {
  /// The kinds of all heads.
  public static var allCases: [HeadKind] { HeadRegistry.heads.map { $0.kind } }
}
