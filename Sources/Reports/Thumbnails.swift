import Datasets
import Evaluations
import Imaging

/// Small pictures of the mistakes, for the report.
package struct Thumbnails {
  /// JPEG bytes by the photo's path.
  let jpegs: [String: [UInt8]]

  /// Reads the photos of the first evaluation's mistakes; those that cannot be read are left out.
  init(of evaluations: [Evaluation], from dataset: Dataset, by engine: any Engine) {
    let loader = PhotoLoader()
    var jpegs: [String: [UInt8]] = [:]
    let mistakes = evaluations.first?.mistakes ?? []
    for (path, bytes) in engine.photos(mistakes.map(\.path), of: dataset) {
      guard let image = try? bytes.withUnsafeBytes({ try loader.thumbnail($0, maximumSide: 160) }),
        let jpeg = try? JPEGEncoder.encode(image, quality: 80)
      else { continue }
      jpegs[path] = jpeg
    }
    self.jpegs = jpegs
  }
}
