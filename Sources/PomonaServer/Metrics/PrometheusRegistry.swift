package import Metrics
import Synchronization

/// A backend of swift-metrics that is read in the text format of Prometheus.
///
/// It exports the metrics that it was made for, in their order, with or without values. It is passed to the types that
/// record, and not bootstrapped: several services in one process do not share it.
package final class PrometheusRegistry: Sendable {
  private let metrics: [PrometheusMetric]
  private let series = Mutex<[String: [PrometheusLabels: any PrometheusSeries]]>([:])

  /// - Parameter metrics: The metrics to export.
  package init(_ metrics: [PrometheusMetric]) { self.metrics = metrics }

  /// All metrics.
  ///
  /// - Parameter samples: The values of gauges that are not recorded but computed when they are read.
  package func text(with samples: [PrometheusSample] = []) -> String {
    let series = series.withLock { $0 }
    var text = PrometheusText()
    for metric in metrics {
      text.begin(metric)
      for (labels, series) in (series[metric.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
        series.write(to: &text, name: metric.name, labels: labels)
      }
      for sample in samples where sample.metric == metric.name {
        text.sample(metric.name, labels: sample.labels, value: sample.value)
      }
    }
    return text.text
  }

  private func find<Series: PrometheusSeries>(
    _ name: String, dimensions: [(String, String)], make: () -> Series
  ) -> Series {
    let labels = PrometheusLabels(dimensions)
    return series.withLock { all in
      if let found = all[name]?[labels] as? Series { return found }
      let made = make()
      all[name, default: [:]][labels] = made
      return made
    }
  }

  private func remove(_ handler: AnyObject) {
    series.withLock { all in
      for name in all.keys { all[name] = all[name]?.filter { $0.value !== handler } }
    }
  }
}

extension PrometheusRegistry: MetricsFactory {
  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    find(label, dimensions: dimensions) { PrometheusCounter() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    find(label, dimensions: dimensions) { PrometheusGauge() }
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    find(label, dimensions: dimensions) { PrometheusGauge() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    find(label, dimensions: dimensions) { PrometheusTimer() }
  }

  package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
