public import ArgumentParser
public import Datasets
public import Features
public import Imaging
public import Inference
import Learning
public import Training
package import Watching

// The values that options take.

extension ResizeMode: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension ViewCount: ExpressibleByArgument {}
extension Arrivals.Order: ExpressibleByArgument {}

extension Split: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }
}

/// The axes that a random forest sees beside the features.
enum ForestAxes: String, ExpressibleByArgument, CaseIterable {
  case discriminant, none
}

extension Requirement: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// The classifier to train: one of the registered heads, or the best of all.
struct ClassifierChoice: ExpressibleByArgument {
  /// The head; nil fits all and keeps the best.
  let kind: HeadKind?

  static let automatic = ClassifierChoice(kind: nil)

  private static let automaticName = "auto"

  init(kind: HeadKind?) { self.kind = kind }

  init?(argument: String) {
    let kind = HeadKind.allCases.first { $0.rawValue == argument }
    guard kind != nil || argument == Self.automaticName else { return nil }
    self.kind = kind
  }

  var defaultValueDescription: String { kind?.rawValue ?? Self.automaticName }

  static var allValueStrings: [String] { HeadKind.allCases.map(\.rawValue) + [automaticName] }
}
