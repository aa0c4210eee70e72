
/// Metrics in Prometheus' text format, version 0.0.4.
struct PrometheusText {
  typealias Labels = KeyValuePairs<String, String>

  private(set) var text = ""

  /// Begins a metric, whose samples follow.
  mutating func begin(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ value: Int, _ labels: Labels = [:]) {
    text += "\(name)\(Self.braces(labels.map { $0 })) \(value)\n"
  }

  mutating func sample(_ name: String, _ value: Double, _ labels: Labels = [:]) {
    text += "\(name)\(Self.braces(labels.map { $0 })) \(value)\n"
  }

  mutating func samples(_ name: String, _ labels: Labels = [:], of histogram: Histogram) {
    var total = 0
    for (bound, count) in zip(Histogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
      total += count
      text += "\(name)_bucket\(Self.braces(labels + [(key: "le", value: bound)])) \(total)\n"
    }
    sample("\(name)_sum", histogram.sum, labels)
    sample("\(name)_count", total, labels)
  }

  private static func braces(_ labels: [(key: String, value: String)]) -> String {
    if labels.isEmpty { return "" }
    return "{\(labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ","))}"
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
