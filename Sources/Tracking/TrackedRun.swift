/// A run as a tracking server keeps it: parameters, metrics, the data set, and the files of the model.
package struct TrackedRun: Sendable, Codable, Equatable {
  /// A metric at a step.
  package struct Metric: Sendable, Codable, Equatable {
    package var key: String
    package var value: Double
    package var step: Int
    /// Milliseconds since 1970.
    package var timestamp: Int

    package init(_ key: String, _ value: Double, step: Int = 0, timestamp: Int) {
      self.key = key
      self.value = value
      self.step = step
      self.timestamp = timestamp
    }
  }

  /// The data set that was trained on.
  package struct Dataset: Sendable, Codable, Equatable {
    package var name: String
    /// A digest of its photos.
    package var digest: String
    /// Its folder or URI.
    package var source: String

    package init(name: String, digest: String, source: String) {
      self.name = name
      self.digest = digest
      self.source = source
    }
  }

  /// A version of a registered model.
  package struct Registration: Sendable, Codable, Equatable {
    package var name: String
    /// The alias that is given to the version; nil for none.
    package var alias: String?

    package init(name: String, alias: String?) {
      self.name = name
      self.alias = alias
    }
  }

  /// The experiment that the run belongs to.
  package var experiment: String
  package var name: String
  /// Milliseconds since 1970.
  package var start: Int
  /// Milliseconds since 1970.
  package var end: Int
  package var parameters: [String: String]
  package var metrics: [Metric]
  package var tags: [String: String]
  package var dataset: Dataset?
  /// The registered model; nil leaves the model unregistered.
  package var registration: Registration?

  package init(
    experiment: String, name: String, start: Int, end: Int, parameters: [String: String],
    metrics: [Metric], tags: [String: String] = [:], dataset: Dataset? = nil,
    registration: Registration? = nil
  ) {
    self.experiment = experiment
    self.name = name
    self.start = start
    self.end = end
    self.parameters = parameters
    self.metrics = metrics
    self.tags = tags
    self.dataset = dataset
    self.registration = registration
  }
}
