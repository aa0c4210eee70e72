public import Datasets

/// The account of a training run: the work, its duration and cost, and the photos that were left out.
public struct RunRecord: Sendable, Codable {
  /// The durations of the stages, in seconds.
  public struct Seconds: Sendable, Codable {
    /// From the first photo to the last feature.
    public var features: Double
    /// Fitting the classifier.
    public var fit: Double
    /// Fine-tuning the backbone, with the features and the classifier of the tuned one; nil without it.
    public var fineTuning: Double?
    /// From the first photo to the evaluation, reading and writing included.
    public var total: Double

    package init(features: Double, fit: Double, fineTuning: Double? = nil, total: Double) {
      self.features = features
      self.fit = fit
      self.fineTuning = fineTuning
      self.total = total
    }

    private enum CodingKeys: String, CodingKey {
      case features, fit, total
      case fineTuning = "fine_tuning"
    }
  }

  /// The numbers of photos scored in each split, and of photos skipped.
  public struct Samples: Sendable, Codable {
    /// Learned from.
    public var train: Int
    /// Held out for choices.
    public var validation: Int
    /// Held out for the report.
    public var test: Int
    /// Photos without a result.
    public var skipped: Int

    package init(train: Int, validation: Int, test: Int, skipped: Int) {
      self.train = train
      self.validation = validation
      self.test = test
      self.skipped = skipped
    }
  }

  /// The date, the command and the versions; nil in records of earlier versions.
  public var origin: RunOrigin?
  /// The version of Pomona.
  public var pomona: String
  /// The platform: `local` or `spark`.
  public var engine: String
  /// The data set's root, as it was given.
  public var dataset: String
  /// The numbers of photos, by split.
  public var samples: Samples
  /// The durations, by stage.
  public var seconds: Seconds
  /// Photos that this run has computed features of, per second of ``Seconds/features``; 0 when an interrupted run had left
  /// all of them.
  public var imagesPerSecond: Double
  /// The threads, or the cores of the cluster, that worked at once.
  public var cores: Int
  /// The processor's name.
  public var processor: String
  /// The peak memory of the process, in bytes.
  public var peakRSSBytes: Int
  /// The price of an hour of this machine, times ``Seconds/total``; on a cluster, the price of an hour of a core times
  /// its core-hours. Nil when no price was given.
  public var cost: Double?
  /// The price of an hour of this machine, in any currency; nil when it was not given.
  public var pricePerHour: Double?
  /// Remarks on the data set and on the choice of the classifier.
  public var remarks: [String]
  /// The preset that chose the backbone and its side; nil when they were chosen otherwise.
  public var preset: String?
  /// The measured figures of other choices; nil in records of 0.1.0.
  public var alternatives: [Alternative]?
  /// The account of the fine-tuning; nil without one.
  public var fineTuning: FineTuningRecord?
  /// The account of an adaptation; nil without one.
  public var adaptation: AdaptationRecord?
  /// The photos that gave no result, each with its reason.
  public var skipped: [SkippedPhoto]
  /// The account of the cluster; nil for a run on one machine.
  public var cluster: ClusterActivity?

  /// A record of this version, this processor and this process's peak memory.
  package init(
    engine: String, dataset: String, samples: Samples, seconds: Seconds, imagesPerSecond: Double,
    cores: Int, cost: Double?, pricePerHour: Double?, remarks: [String], skipped: [SkippedPhoto],
    cluster: ClusterActivity?
  ) {
    pomona = PomonaVersion.current
    processor = Machine.processor
    peakRSSBytes = Machine.peakMemory
    self.engine = engine
    self.dataset = dataset
    self.samples = samples
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
    self.cores = cores
    self.cost = cost
    self.pricePerHour = pricePerHour
    self.remarks = remarks
    self.skipped = skipped
    self.cluster = cluster
  }

  private enum CodingKeys: String, CodingKey {
    case adaptation, alternatives, cluster, origin, preset, pomona, engine, dataset, samples,
      seconds, cores,
      processor,
      cost,
      remarks,
      skipped
    case fineTuning = "fine_tuning"
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
    case pricePerHour = "price_per_hour"
  }
}
