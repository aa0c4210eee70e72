import Features
import Formatting
import Models

extension ViewTrial.Outcome {
  /// The gain, in words.
  var remark: String {
    let format = NumberFormat.text
    let views = averaged.recipe.preprocessing.views.rawValue
    let (several, one) =
      isAveraged
      ? (alternative.chosen, alternative.figures) : (alternative.figures, alternative.chosen)
    let figures =
      "\(format.percent(several.accuracy)) of the held-out photos with \(views), "
      + "\(format.percent(one.accuracy)) with one"
    return isAveraged
      ? "the features of \(views) views of each photo are averaged: \(figures)"
      : "more views of each photo did not help: \(figures), which was kept"
  }
}
