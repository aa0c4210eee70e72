package import Failures

/// The domain of failures to run a pipeline.
package enum PipelineDomain {}

/// The reason why a pipeline could not be run to its end.
package typealias PipelineError = Failure<PipelineDomain>

extension FailureCode where Domain == PipelineDomain {
  /// The file is not YAML, or not a pipeline.
  package static var malformed: Self { Self("malformed", .usage) }
  /// The candidate does not meet the requirements, or the data do not.
  package static var gateClosed: Self { Self("gateClosed", .unusableData) }
  /// A step's command has failed.
  package static var stepFailed: Self { Self("stepFailed", .unusableData) }
  /// There is no earlier model to go back to.
  package static var noEarlierModel: Self { Self("noEarlierModel", .noInput) }
  /// Another run of the pipeline is under way.
  package static var locked: Self { Self("locked", .unavailable) }
}
