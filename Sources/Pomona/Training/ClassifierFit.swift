import Learning

/// Fits the classifier that was asked for.
struct ClassifierFit {
  struct Outcome {
    let classifier: any Classifier
    let kind: ClassifierKind
    /// Hyper-parameters and what the fit found out.
    let parameters: [String: Double]
    /// Why this classifier, when there was a choice.
    let remark: String?
  }

  let training: LabelledFeatures
  /// Nil when the data set has no validation split.
  let validation: LabelledFeatures?
  /// Whether another split reports, so that the validation split may choose.
  let validationMayChoose: Bool
  let classCount: Int
  let seed: UInt64
  let jobs: Int
  let progress: ProgressHandler

  func outcome(of choice: TrainingConfiguration.Classifier) throws -> Outcome {
    switch choice {
    case .randomForest: try randomForest()
    case .logisticRegression: try logisticRegression()
    case .auto: try better(of: try randomForest(), try logisticRegression())
    }
  }
}
