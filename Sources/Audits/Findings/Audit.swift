public import Datasets

/// The findings of an audit: defects of a data set's photos, labels and splits.
public struct Audit: Sendable, Codable {
  /// The number of photos that were audited, with those that could not be read.
  public var samples: Int
  /// The photos without features, each with the reason.
  public var unreadable: [SkippedPhoto]
  /// Groups of photos with the same pixels, by their paths.
  public var exactDuplicates: [[String]]
  /// Groups of photos that are nearly the same: encoded anew, enlarged or reduced, or of one object from nearly the same
  /// side. Exact duplicates are among them.
  public var nearDuplicates: [[String]]
  /// The exact duplicates that have different labels.
  public var conflicts: [[String]]
  /// The held-out photos that are nearly the same as a training photo.
  public var leaks: Leaks
  /// The photos that probably have a wrong label, the surest first.
  public var suspectedLabels: [SuspectedLabel]
  /// The classes, in the order of their labels.
  public var classes: [AuditedClass]
  /// The photos that stand out, such as dark and blurred ones.
  public var quality: [QualityFinding]

  private enum CodingKeys: String, CodingKey {
    case samples, unreadable, conflicts, leaks, classes, quality
    case exactDuplicates = "exact_duplicates"
    case nearDuplicates = "near_duplicates"
    case suspectedLabels = "suspected_labels"
  }

  /// The number of findings that make figures or models wrong: unreadable photos, copies of others, leaks and suspected
  /// labels.
  public var seriousFindings: Int {
    unreadable.count + copies + leaks.affected + suspectedLabels.count
  }

  /// The number of photos with the same pixels as another photo before them.
  public var copies: Int { exactDuplicates.reduce(0) { $0 + $1.count - 1 } }
}

/// Held-out photos that are the same as a training photo, or nearly. A model does better on them than on photos that it
/// has not seen.
public struct Leaks: Sendable, Codable {
  /// Pairs of a held-out photo and the training photo that is closest to it, by their paths.
  public var pairs: [[String]] = []
  /// The number of held-out photos with such a training photo.
  public var affected = 0
  /// The fraction of all held-out photos that they are, 0 to 1.
  public var affectedFraction = 0.0
  /// The fraction of each held-out split, by its name.
  public var affectedBySplit: [String: Double] = [:]
  /// The accuracy of a discriminant of the training photos on all held-out photos; nil without both.
  public var accuracy: Double?
  /// The accuracy on the held-out photos that have no such training photo; nil when there is none.
  public var accuracyWithout: Double?

  /// No leaks.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case pairs, affected, accuracy
    case affectedFraction = "affected_fraction"
    case affectedBySplit = "affected_by_split"
    case accuracyWithout = "accuracy_without"
  }
}

/// A photo whose label is probably wrong, by a classifier that was fitted on all other photos.
public struct SuspectedLabel: Sendable, Hashable, Codable {
  /// The path below the data set's root.
  public var path: String
  /// The label that the data set gives it.
  public var label: String
  /// The label of the class that it resembles.
  public var suggested: String
  /// The probability of the suggested label less that of its own, -1 to 1.
  public var score: Double
}

/// A class, and the reasons to look at it.
public struct AuditedClass: Sendable, Hashable, Codable {
  /// A reason to look at a class.
  public enum Issue: String, Sendable, Codable {
    /// It has fewer than ten readable photos.
    case small
    /// It has more than five times as many photos as half of the classes.
    case overrepresented
    /// Its name differs from another one by case, spaces or Unicode form alone.
    case name
    /// A classifier of all other photos confuses its photos with those of another class.
    case indistinguishable
    /// The data set has held-out splits, but none of its photos are in them.
    case notHeldOut = "not_held_out"
  }

  /// An issue, and the class that it is about besides this one.
  public struct Finding: Sendable, Hashable, Codable {
    /// The issue.
    public var issue: Issue
    /// The other class; nil for issues of one class.
    public var other: String?
  }

  /// The label.
  public var label: String
  /// The number of photos that could be read.
  public var samples: Int
  /// The number of photos that could not be read.
  public var unreadable: Int
  /// The numbers of readable photos by the name of their split; empty without splits.
  public var splits: [String: Int]
  /// The issues.
  public var findings: [Finding]
}

/// A photo that stands out.
public struct QualityFinding: Sendable, Hashable, Codable {
  /// The way a photo stands out.
  public enum Issue: String, Sendable, Codable, CaseIterable {
    /// All pixels have nearly the same colour.
    case constant
    /// The mean level is below 25 of 255.
    case dark
    /// It is far less sharp than nearly all others.
    case blurred
    /// Its shorter side is below 32 pixels, or a quarter of what is usual in the data set.
    case small
    /// Its longer side is more than three times the shorter one, and that is unusual in the data set.
    case elongated
    /// It is far from the other photos of its class.
    case unlikeClass = "unlike_class"
  }

  /// The path below the data set's root.
  public var path: String
  /// The way it stands out.
  public var issue: Issue
  /// The measured value: the mean level, the sharpness, the shorter side in pixels, the ratio of the sides, or the distance in
  /// units of what is usual in the class.
  public var value: Double
}
