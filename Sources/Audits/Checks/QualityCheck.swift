import Features
import Foundation
import Learning

/// Finds photos that stand out: by what they show and their size, and by their distance from their class.
struct QualityCheck {
  private static let darkest: Float = 25
  private static let leastContrast: Float = 2
  private static let leastSide = 32.0
  private static let leastShareOfSide = 0.25
  private static let largestRatio = 3.0
  /// Deviations from the median, in units of what would be the standard deviation of a normal distribution.
  private static let largestDeviation = 6.0

  let rows: AuditRows

  /// The findings, photo after photo.
  func findings() -> [QualityFinding] {
    guard rows.count > 0 else { return [] }
    let sides = rows.sizes.map { Double(min($0.width, $0.height)) }
    let smallest = max(Self.leastSide, Self.leastShareOfSide * Spread(of: sides).median)
    let ratios = rows.sizes.map {
      Double(max($0.width, $0.height)) / Double(max(min($0.width, $0.height), 1))
    }
    let longest = max(Self.largestRatio, 2 * Spread(of: ratios).median)
    let sharpness = rows.sharpness.map { log(Double($0) + 0.01) }
    let usual = Spread(of: sharpness)
    var findings: [QualityFinding] = []
    for photo in 0..<rows.count {
      func found(_ issue: QualityFinding.Issue, _ value: Double) {
        findings.append(
          QualityFinding(
            path: rows.paths[photo], issue: issue, value: (value * 100).rounded() / 100))
      }
      let isConstant = rows.contrast(of: photo) < Self.leastContrast && rows.sharpness[photo] < 1
      if isConstant {
        found(.constant, Double(rows.contrast(of: photo)))
      } else if rows.brightness[photo] < Self.darkest {
        found(.dark, Double(rows.brightness[photo]))
      } else if usual.deviation(of: sharpness[photo]) < -Self.largestDeviation {
        found(.blurred, Double(rows.sharpness[photo]))
      }
      if sides[photo] < smallest { found(.small, sides[photo]) }
      if ratios[photo] > longest { found(.elongated, ratios[photo]) }
    }
    return findings
  }

  /// The photos that are far from the others of their class, the furthest first.
  func outliers(
    among verdicts: [LabelCheck.Verdict], excluding suspects: Set<Int>
  ) -> [QualityFinding] {
    let byClass = Dictionary(grouping: verdicts, by: \.label)
    var found: [(photo: Int, deviation: Double)] = []
    for (_, members) in byClass {
      let distances = members.map { log(Double($0.distance) + 1e-9) }
      let usual = Spread(of: distances)
      for (member, distance) in zip(members, distances) where !suspects.contains(member.photo) {
        let deviation = usual.deviation(of: distance)
        if deviation > Self.largestDeviation { found.append((member.photo, deviation)) }
      }
    }
    return found.sorted { ($1.deviation, $0.photo) < ($0.deviation, $1.photo) }.map {
      QualityFinding(
        path: rows.paths[$0.photo], issue: .unlikeClass,
        value: ($0.deviation * 100).rounded() / 100)
    }
  }
}

/// The middle and the spread of numbers, whatever a few of them are.
struct Spread {
  let median: Double
  /// The median distance from the median, as the standard deviation of a normal distribution that has it.
  let deviation: Double

  /// - Parameter numbers: The numbers; none have the median 0.
  init(of numbers: [Double]) {
    let median = Self.median(of: numbers)
    self.median = median
    deviation = 1.4826 * Self.median(of: numbers.map { abs($0 - median) })
  }

  /// The distance of a number from the median, in units of ``deviation``; 0 where numbers do not differ.
  func deviation(of number: Double) -> Double {
    deviation > 0 ? (number - median) / deviation : 0
  }

  private static func median(of numbers: [Double]) -> Double {
    numbers.isEmpty ? 0 : numbers.sorted()[numbers.count / 2]
  }
}
