/// The domain of failures of the work itself: data sets, feature tables, models, training.
public enum PipelineDomain {}

/// The reason why photos could not be trained on, scored or classified.
public typealias PomonaError = Failure<PipelineDomain>

extension FailureCode where Domain == PipelineDomain {
  /// There is nothing to work on: no such folder, or no photo in it.
  public static var noInput: Self { Self("noInput", .noInput) }
  /// The photos or labels cannot be trained on or scored: one class only, a malformed metadata file, and the like.
  public static var unusableData: Self { Self("unusableData", .unusableData) }
  /// A model folder is incomplete, or was changed after it was written.
  public static var invalidModel: Self { Self("invalidModel", .unusableData) }
  /// A model or table was written by a newer version.
  public static var unsupportedFormat: Self { Self("unsupportedFormat", .unusableData) }
  /// The output cannot be written where it was asked for.
  public static var cannotCreate: Self { Self("cannotCreate", .cannotCreate) }
  /// This build cannot use a cluster, or the bundle for it has not been made.
  public static var noCluster: Self { Self("noCluster", .unavailable) }
  /// An interrupted run cannot be resumed because its input has changed since.
  public static var changedInput: Self { Self("changedInput", .unusableData) }
}
