/// The measured figures of a choice that was not made.
public struct Alternative: Sendable, Hashable, Codable {
  /// The choice that differs.
  public enum Kind: String, Sendable, Codable {
    /// Another classifier on the same features.
    case classifier
    /// A larger input of the same backbone.
    case side
    /// Another backbone, and its side.
    case backbone
    /// Another number of views of each photo.
    case views
    /// Another precision of the network.
    case precision
    /// A part of the training photos, for an estimate of the gain from more of them.
    case photos
  }

  /// The figures on held-out photos.
  public struct Figures: Sendable, Hashable, Codable {
    /// The fraction of photos classified correctly, 0 to 1.
    public var accuracy: Double
    /// The mean negative logarithm of the right label's probability.
    public var logLoss: Double

    package init(accuracy: Double, logLoss: Double) {
      self.accuracy = accuracy
      self.logLoss = logLoss
    }

    private enum CodingKeys: String, CodingKey {
      case accuracy
      case logLoss = "log_loss"
    }
  }

  /// The choice that differs.
  public var kind: Kind
  /// The options to give for it; empty for ``Kind/photos``.
  public var options: String
  /// The fraction of the training photos, for ``Kind/photos``; nil for others, and for a half in records of earlier versions.
  public var fraction: Double?
  /// The figures of the alternative.
  public var figures: Figures
  /// The figures of the choice that was made, measured in the same way.
  public var chosen: Figures
  /// The number of photos that both were fitted on.
  public var trainingPhotos: Int
  /// The number of photos that both were measured on.
  public var heldOutPhotos: Int

  package init(
    _ kind: Kind, options: String = "", fraction: Double? = nil, figures: Figures,
    chosen: Figures, trainingPhotos: Int, heldOutPhotos: Int
  ) {
    self.fraction = fraction
    self.kind = kind
    self.options = options
    self.figures = figures
    self.chosen = chosen
    self.trainingPhotos = trainingPhotos
    self.heldOutPhotos = heldOutPhotos
  }

  private enum CodingKeys: String, CodingKey {
    case kind, options, fraction, figures, chosen
    case trainingPhotos = "training_photos"
    case heldOutPhotos = "held_out_photos"
  }

  /// True if it is more accurate by a point and by more than half of the range of chance, and has a lower log loss.
  public var isBetter: Bool {
    let gain = figures.accuracy - chosen.accuracy
    let chance = (chosen.accuracy * (1 - chosen.accuracy) / Double(max(heldOutPhotos, 1)))
      .squareRoot()
    return gain >= max(0.01, chance / 2) && figures.logLoss < chosen.logLoss
  }
}
