package import Datasets
package import ObjectStores

/// Gives the features of data sets as tables: those that an earlier run has made of the same photos in the same way, or
/// else new ones.
package protocol FeatureStore<Table>: Sendable {
  associatedtype Table: FeatureTable

  /// The table of a data set's features.
  ///
  /// - Parameters:
  ///   - dataset: The photos; labels and splits are stored beside their features.
  ///   - recipe: The way photos become features.
  ///   - place: The table's place.
  ///   - resume: Whether a table of the same fingerprint, finished or not, is continued; otherwise it is replaced.
  ///   - progress: The observer of the progress.
  /// - Throws: A `PomonaError`: `cannotCreate` when something else is in the way, `changedInput` when the table to
  ///   continue is of other photos; `CancellationError`.
  func table(
    of dataset: Dataset, recipe: FeatureRecipe, at place: TablePlace, resume: Bool,
    progress: @escaping ProgressHandler
  ) async throws -> Table
}

/// The place of a feature table.
package enum TablePlace: Sendable {
  /// A table that is a step on the way. A store that keeps its tables elsewhere derives a name from the folder.
  case intermediate(Location)
  /// A table that users asked for; it appears when it is complete.
  case output(String)
}
