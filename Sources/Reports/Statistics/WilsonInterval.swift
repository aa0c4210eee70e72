/// The 95 % confidence interval of a fraction that was observed in a sample.
///
/// The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// Journal of the American Statistical Association 22 (1927). Unlike the textbook interval it stays within 0 and 1, and
/// holds for small samples and for fractions near 1, which good models have.
struct WilsonInterval {
  let low: Double
  let high: Double

  /// Nil when the sample is empty, or the fraction is not within 0 and 1.
  init?(fraction: Double, samples: Int) {
    guard samples > 0, (0...1).contains(fraction) else { return nil }
    let n = Double(samples)
    let z = 1.959963984540054
    let centre = (fraction + z * z / (2 * n)) / (1 + z * z / n)
    let spread = fraction * (1 - fraction) / n + z * z / (4 * n * n)
    let half = z / (1 + z * z / n) * spread.squareRoot()
    low = max(0, centre - half)
    high = min(1, centre + half)
  }
}
