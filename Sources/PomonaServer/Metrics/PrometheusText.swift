/// Metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
  private(set) var text = ""

  /// Begins a metric, whose samples follow.
  mutating func begin(_ metric: PrometheusMetric) {
    text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
  }

  mutating func sample(_ name: String, labels: PrometheusLabels, value: Double) {
    text += "\(name)\(Self.braces(labels)) \(Self.number(value))\n"
  }

  mutating func samples(_ name: String, labels: PrometheusLabels, histogram: Histogram) {
    var total = 0
    for (bound, count) in zip(Histogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
      total += count
      text += "\(name)_bucket\(Self.braces(labels, bound: bound)) \(total)\n"
    }
    text += "\(name)_sum\(Self.braces(labels)) \(histogram.sum)\n"
    text += "\(name)_count\(Self.braces(labels)) \(total)\n"
  }

  private static func number(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func braces(_ labels: PrometheusLabels, bound: String? = nil) -> String {
    var pairs = zip(labels.names, labels.values).map { "\($0)=\"\(escaped($1))\"" }
    if let bound { pairs.append("le=\"\(bound)\"") }
    return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
