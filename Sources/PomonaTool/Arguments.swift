public import ArgumentParser
public import Datasets
public import Imaging
public import Inference
public import Learning
public import Training

// The values that options take.

extension ResizeMode: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension TrainingConfiguration.Classifier: ExpressibleByArgument {}

extension Split: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }
}
