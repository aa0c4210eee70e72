/// The account of an adaptation to photos of another domain.
public struct AdaptationRecord: Sendable, Codable {
  /// A class and its photos.
  public struct ClassCount: Sendable, Codable {
    /// The class.
    public var label: String
    /// The photos whose label was given.
    public var labelled: Int
    /// The photos that were given this label and learned from.
    public var learned: Int
    /// The mean share of the members that voted for it, 0 to 1; nil without photos.
    public var agreement: Double?

    package init(label: String, labelled: Int, learned: Int, agreement: Double?) {
      self.label = label
      self.labelled = labelled
      self.learned = learned
      self.agreement = agreement
    }
  }

  /// A photo and the label that it was learned with.
  public struct Example: Sendable, Codable {
    /// The photo.
    public var path: String
    /// The label; nil for a photo that was left out.
    public var label: String?
    /// The share of the members that voted for the label, 0 to 1.
    public var agreement: Double
    /// True for a photo whose label was given.
    public var isLabelled: Bool

    package init(path: String, label: String?, agreement: Double, isLabelled: Bool) {
      self.path = path
      self.label = label
      self.agreement = agreement
      self.isLabelled = isLabelled
    }

    private enum CodingKeys: String, CodingKey {
      case path, label, agreement
      case isLabelled = "labelled"
    }
  }

  /// Figures before and after the adaptation, on photos that it did not learn from.
  public struct Change: Sendable, Codable {
    /// The number of photos.
    public var photos: Int
    /// The accuracy of the model before, 0 to 1.
    public var before: Double
    /// The accuracy of the adapted model.
    public var after: Double

    package init(photos: Int, before: Double, after: Double) {
      self.photos = photos
      self.before = before
      self.after = after
    }
  }

  /// The photos without a given label.
  public var unlabelled: Int
  /// The photos with one.
  public var labelled: Int
  /// Photos that are of no class, or that the members do not agree on, and that were not learned from.
  public var leftOut: Int
  /// The classes, in the order of the labels.
  public var classes: [ClassCount]
  /// The number of rounds of the member that took most.
  public var rounds: Int
  /// The mean share of the members that voted for a photo's label, 0 to 1.
  public var agreement: Double
  /// The part of the new domain in the class means, 0 to 1.
  public var part: Double
  /// The figures on held-out photos of the old domain; nil for a model that has none.
  public var oldDomain: Change?
  /// The figures on a third of the labelled photos, by an adaptation that was not given their labels; nil where there are
  /// too few.
  public var newDomain: Change?
  /// Some photos of every class, and some that were left out.
  public var examples: [Example]

  package init(
    unlabelled: Int, labelled: Int, leftOut: Int, classes: [ClassCount], rounds: Int,
    agreement: Double, part: Double, oldDomain: Change?, newDomain: Change?, examples: [Example]
  ) {
    self.unlabelled = unlabelled
    self.labelled = labelled
    self.leftOut = leftOut
    self.classes = classes
    self.rounds = rounds
    self.agreement = agreement
    self.part = part
    self.oldDomain = oldDomain
    self.newDomain = newDomain
    self.examples = examples
  }

  private enum CodingKeys: String, CodingKey {
    case unlabelled, labelled, classes, rounds, agreement, part, examples
    case leftOut = "left_out"
    case oldDomain = "old_domain"
    case newDomain = "new_domain"
  }
}
