import Metrics
import Synchronization

/// The values of one series of a metric.
protocol PrometheusSeries: AnyObject, Sendable {
  /// Appends the samples.
  func write(to text: inout PrometheusText, name: String, labels: PrometheusLabels)
}

/// A number that only increases.
final class PrometheusCounter: PrometheusSeries, CounterHandler {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { value.store(0, ordering: .relaxed) }

  func write(to text: inout PrometheusText, name: String, labels: PrometheusLabels) {
    text.sample(name, labels: labels, value: Double(value.load(ordering: .relaxed)))
  }
}

/// A number that increases and decreases.
final class PrometheusGauge: PrometheusSeries, MeterHandler, RecorderHandler {
  private let value = Mutex(0.0)

  func set(_ number: Int64) { set(Double(number)) }
  func set(_ number: Double) { value.withLock { $0 = number } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ number: Int64) { set(Double(number)) }
  func record(_ number: Double) { set(number) }

  func write(to text: inout PrometheusText, name: String, labels: PrometheusLabels) {
    text.sample(name, labels: labels, value: value.withLock { $0 })
  }
}

/// A distribution of durations.
final class PrometheusTimer: PrometheusSeries, TimerHandler {
  private let histogram = Mutex(Histogram())

  func recordNanoseconds(_ duration: Int64) {
    histogram.withLock { $0.add(seconds: Double(duration) / 1e9) }
  }

  func write(to text: inout PrometheusText, name: String, labels: PrometheusLabels) {
    text.samples(name, labels: labels, histogram: histogram.withLock { $0 })
  }
}
