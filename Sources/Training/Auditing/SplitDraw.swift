import Audits
import Datasets

/// The draw of the splits that a data set lacks, after the names of the photos or after what they show.
struct SplitDraw {
  /// The data set as it was found.
  private let dataset: Dataset
  /// The data set with splits drawn by the names of the photos.
  let byName: Dataset
  /// True where near-duplicates have to be known for the draw, which so follows the features.
  let isByContent: Bool
  private let fraction: Double
  private let configuration: TrainingConfiguration

  init(_ configuration: TrainingConfiguration, of dataset: Dataset, on platform: any Platform) {
    self.configuration = configuration
    self.dataset = dataset
    fraction = dataset.drawnFraction(validation: configuration.heldOutFraction)
    let groups = configuration.groupPattern.map { $0.groups(of: dataset) }
    byName = dataset.drawingSplits(validation: fraction, seed: configuration.seed, groups: groups)
    isByContent =
      fraction > 0 && groups == nil
      && platform.assignsSplits(toPhotos: dataset.samples.count)
  }

  /// The photos whose features are needed, in the splits that are known before.
  var photos: Dataset { isByContent ? dataset : byName }

  /// The photos with all splits drawn: where that follows their features, near-duplicates are in one split.
  func drawn(_ photos: Dataset, by audit: TableAudit) throws -> Dataset {
    guard isByContent else { return photos }
    return photos.drawingSplits(
      validation: fraction, seed: configuration.seed,
      groups: try audit.similarGroups(heldOut: fraction))
  }
}

extension Dataset {
  /// The split of each sample by its path.
  var splits: [String: Split] {
    Dictionary(samples.compactMap { sample in sample.split.map { (sample.path, $0) } }) { $1 }
  }
}
