// The product that users import: `import Pomona` brings the modules below into scope.
@_exported public import Audits
@_exported public import Datasets
@_exported public import Evaluations
@_exported public import Exports
@_exported public import Failures
@_exported public import Features
@_exported public import Files
@_exported public import FineTuning
@_exported public import Imaging
@_exported public import Inference
@_exported public import Learning
@_exported public import Models
@_exported public import Training
