/// A metric of the service: a name with its type and description.
package struct PrometheusMetric: Sendable {
  /// The types of metrics.
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  let name: String
  let kind: Kind
  /// The description, as one sentence.
  let help: String

  package init(_ name: String, kind: Kind, help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }
}

/// The labels of a series, in their order.
package struct PrometheusLabels: Hashable, Comparable, Sendable {
  let names: [String]
  let values: [String]

  package init(_ labels: [(String, String)]) {
    names = labels.map(\.0)
    values = labels.map(\.1)
  }

  package static func < (first: PrometheusLabels, second: PrometheusLabels) -> Bool {
    first.values.lexicographicallyPrecedes(second.values)
  }
}

/// The value of a gauge when the metrics are read.
package struct PrometheusSample: Sendable {
  let metric: String
  let labels: PrometheusLabels
  let value: Double

  package init(_ metric: String, value: Double, labels: [(String, String)] = []) {
    self.metric = metric
    self.value = value
    self.labels = PrometheusLabels(labels)
  }
}
