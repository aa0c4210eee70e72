/// The account of a training run: what was done, how long it took, what it cost and what was left out.
public struct RunRecord: Sendable, Codable {
  public struct Seconds: Sendable, Codable {
    /// From the first photo to the last feature.
    public var features: Double
    /// Fitting the classifier.
    public var fit: Double
    public var total: Double
  }

  public struct Samples: Sendable, Codable {
    public var train: Int
    public var validation: Int
    public var test: Int
    public var skipped: Int
  }

  public var pomona: String
  public var engine: String
  public var dataset: String
  public var samples: Samples
  public var seconds: Seconds
  /// Photos featurised in this run per second of ``Seconds/features``.
  public var imagesPerSecond: Double
  public var cores: Int
  public var processor: String
  public var peakRSSBytes: Int
  /// The price of an hour of this machine, times ``Seconds/total``; on a cluster, the price of an hour of a core times
  /// its core-hours. Nil when no price was given.
  public var cost: Double?
  public var pricePerHour: Double?
  /// What a person should know about the data set.
  public var remarks: [String]
  public var skipped: [SkippedPhoto]
  /// What the cluster did; nil for a run on one machine.
  public var cluster: ClusterActivity?

  private enum CodingKeys: String, CodingKey {
    case cluster, pomona, engine, dataset, samples, seconds, cores, processor, cost, remarks, skipped
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
    case pricePerHour = "price_per_hour"
  }
}
