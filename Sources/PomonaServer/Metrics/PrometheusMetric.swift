/// A metric of the service: a name with its type and description.
struct PrometheusMetric: Sendable {
  /// The types of metrics.
  enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  let name: String
  let kind: Kind
  /// The description, as one sentence.
  let help: String

  init(_ name: String, _ kind: Kind, help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }
}

/// The labels of a series, in their order.
struct PrometheusLabels: Hashable, Comparable, Sendable {
  let names: [String]
  let values: [String]

  init(_ labels: [(String, String)]) {
    names = labels.map(\.0)
    values = labels.map(\.1)
  }

  static func < (first: PrometheusLabels, second: PrometheusLabels) -> Bool {
    first.values.lexicographicallyPrecedes(second.values)
  }
}

/// The value of a gauge when the metrics are read.
struct PrometheusSample: Sendable {
  let metric: String
  let labels: PrometheusLabels
  let value: Double

  init(_ metric: String, _ value: Double, labels: [(String, String)] = []) {
    self.metric = metric
    self.value = value
    self.labels = PrometheusLabels(labels)
  }

  init(_ metric: String, _ value: Int, labels: [(String, String)] = []) {
    self.init(metric, Double(value), labels: labels)
  }
}
