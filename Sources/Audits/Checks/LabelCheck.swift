import Foundation
import Learning
import Parallelism

/// Finds photos whose label is probably wrong, by the probabilities that a classifier of all other photos gives them
/// (Northcutt, Jiang and Chuang, "Confident learning", 2021): a photo is suspected when it is as probably of another class
/// as photos of that class are on average, and more probably than of its own.
struct LabelCheck {
  /// The probabilities of a photo.
  struct Verdict {
    let photo: Int
    let label: Int32
    /// The probability of its label.
    let own: Float
    /// The most probable other label, and its probability.
    let other: Int32
    let otherProbability: Float
    /// The squared distance from the mean of its class, in units of the scatter.
    let distance: Float
  }

  private let scorer: LeaveOneOut
  private let classes: PresentClasses
  private let jobs: Int
  /// The temperature that calibrates the scores.
  private let temperature: Float
  private(set) var verdicts: [Verdict] = []

  /// - Parameters:
  ///   - statistics: The statistics of all labelled photos of the classes.
  ///   - classes: The classes that have photos, at least two.
  ///   - sample: Some of the photos, to calibrate on.
  init(
    _ statistics: ClassStatistics, classes: PresentClasses, sample: LabelledFeatures, jobs: Int
  ) throws {
    scorer = LeaveOneOut(try WithinClassSpectrum(statistics))
    self.classes = classes
    self.jobs = jobs
    var curve = TemperatureCurve()
    let scores = try scorer.scores(of: sample, jobs: jobs)
    for (row, label) in sample.labels.enumerated() where classes.counts[Int(label)] > 1 {
      curve.add(scores[row * classes.count..<(row + 1) * classes.count], label: label)
    }
    temperature = Float(curve.best?.temperature ?? 1)
  }

  /// Judges labelled photos whose class has others.
  mutating func judge(_ group: LabelledGroup) throws {
    let scores = try scorer.scores(of: group.samples, jobs: jobs)
    for (row, photo) in group.photos.enumerated() {
      let label = Int(group.samples.labels[row])
      guard classes.counts[label] > 1 else { continue }
      let own = Array(scores[row * classes.count..<(row + 1) * classes.count])
      let largest = own.max() ?? 0
      let weights = own.map { Float(exp(Double(($0 - largest) / temperature))) }
      let sum = weights.reduce(0, +)
      let other = weights.indices.filter { $0 != label }.max { weights[$0] < weights[$1] } ?? label
      verdicts.append(
        Verdict(
          photo: photo, label: Int32(label), own: weights[label] / sum, other: Int32(other),
          otherProbability: weights[other] / sum, distance: -2 * own[label]))
    }
  }

  /// The suspected photos, the surest first.
  func suspects() -> [Verdict] {
    var sums = [Double](repeating: 0, count: classes.count)
    var judged = [Int](repeating: 0, count: classes.count)
    for verdict in verdicts {
      sums[Int(verdict.label)] += Double(verdict.own)
      judged[Int(verdict.label)] += 1
    }
    return verdicts.filter { verdict in
      let id = Int(verdict.other)
      return judged[id] > 0 && verdict.otherProbability > verdict.own
        && Double(verdict.otherProbability) >= sums[id] / Double(judged[id])
    }.sorted {
      ($0.own - $0.otherProbability, $0.photo) < ($1.own - $1.otherProbability, $1.photo)
    }
  }
}
