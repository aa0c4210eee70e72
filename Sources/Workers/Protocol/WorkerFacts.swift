package import Features
import Models

/// The facts that a worker reports of itself when it has started, and on `ping`.
package struct WorkerFacts: Codable, Sendable, Hashable {
  /// The version of Pomona.
  package var pomona = PomonaVersion.current
  /// The backbone; nil for a worker that does not read photos.
  package var backbone: BackboneRecord?
  /// The preparation of photos; nil for a worker that does not read photos.
  package var preprocessing: Preprocessing?
  /// The classes of the classifier, in the order of its outputs; nil without one.
  package var labels: [String]?

  package init(
    backbone: BackboneRecord? = nil, preprocessing: Preprocessing? = nil, labels: [String]? = nil
  ) {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.labels = labels
  }
}
