import Datasets

/// The account of a training run: what was done, how long it took, what it cost and what was left out.
public struct RunRecord: Sendable, Codable {
  /// How long the stages took, in seconds.
  public struct Seconds: Sendable, Codable {
    /// From the first photo to the last feature.
    public var features: Double
    /// Fitting the classifier.
    public var fit: Double
    /// From the first photo to the evaluation, reading and writing included.
    public var total: Double
  }

  /// How many photos were scored in each split, and how many were skipped in all.
  public struct Samples: Sendable, Codable {
    /// Learned from.
    public var train: Int
    /// Held out for choices.
    public var validation: Int
    /// Held out for the report.
    public var test: Int
    /// Photos without a result.
    public var skipped: Int
  }

  /// The version of Pomona that trained.
  public var pomona: String
  /// What did the work: `local`.
  public var engine: String
  /// The data set's root, as it was given.
  public var dataset: String
  /// The photos, by split.
  public var samples: Samples
  /// The time, by stage.
  public var seconds: Seconds
  /// Rows of the feature table (photos, and those of an interrupted run that was resumed) per second of
  /// ``Seconds/features``.
  public var imagesPerSecond: Double
  /// The threads that worked at once.
  public var cores: Int
  /// The processor's name.
  public var processor: String
  /// The most memory that the process has held, in bytes.
  public var peakRSSBytes: Int
  /// The price of an hour of this machine, times ``Seconds/total``; on a cluster, the price of an hour of a core times
  /// its core-hours. Nil when no price was given.
  public var cost: Double?
  /// What an hour of this machine costs, in any currency; nil when it was not given.
  public var pricePerHour: Double?
  /// What a person should know about the data set.
  public var remarks: [String]
  /// The photos that gave no result, each with its reason.
  public var skipped: [SkippedPhoto]
  /// What the cluster did; nil for a run on one machine.
  public var cluster: ClusterActivity?

  private enum CodingKeys: String, CodingKey {
    case cluster, pomona, engine, dataset, samples, seconds, cores, processor, cost, remarks,
      skipped
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
    case pricePerHour = "price_per_hour"
  }
}
