import Imaging
import Workers

/// The answer of `/v1/explain`: where the network looks.
struct Explanation: Encodable {
  /// The part of the photo that the network sees, in fractions of its width and height. Where photos are padded it reaches
  /// beyond the photo.
  struct Region: Encodable, Equatable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double

    init(width: Int, height: Int, mode: ResizeMode) {
      let (width, height) = (Double(max(width, 1)), Double(max(height, 1)))
      let side: Double
      switch mode {
      case .stretch:
        (x, y, self.width, self.height) = (0, 0, 1, 1)
        return
      case .crop: side = min(width, height)
      case .pad: side = max(width, height)
      }
      self.width = side / width
      self.height = side / height
      x = (1 - self.width) / 2
      y = (1 - self.height) / 2
    }
  }

  let model: String
  let version: String
  let name: String
  let label: String
  let confidence: Double
  let milliseconds: Double
  let region: Region
  /// By how much the log odds of the label fall when a cell of the region is covered; rows from the top. A fall of 0.7
  /// halves the odds.
  let heat: [[Float]]

  init(_ model: ServedModel, _ name: String, _ answer: PhotoAnswer, grid: Int) {
    let prediction = model.prediction(from: answer, count: 1)
    self.model = model.name
    version = model.version
    self.name = name
    label = prediction.label
    confidence = prediction.confidence
    milliseconds = answer.duration.roundedMilliseconds
    region = Region(
      width: answer.width, height: answer.height, mode: model.manifest.preprocessing.resize)
    let falls = answer.values.dropFirst(model.labels.count)
    heat = (0..<grid).map { row in Array(falls.dropFirst(row * grid).prefix(grid)) }
  }
}
