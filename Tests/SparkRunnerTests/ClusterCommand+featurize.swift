#if Spark
import Foundation
import SparkTestSupport
import TestSupport

extension ClusterCommand {
  /// The end of `pomona features` on six photos in a folder, on a cluster that may not be there.
  static func featurize(
    _ cluster: String, in folder: URL, output: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let photos = folder.appending(path: "photos")
    if !FileManager.default.fileExists(atPath: photos.path) {
      try SamplePhotos.make(classes: ["apple", "pear"], count: 3, in: photos)
    }
    return try ClusterCommand(
      ["features", photos.path, "-o", output ?? folder.appending(path: "out").path], in: folder,
      cluster: cluster, environment: environment
    ).end()
  }
}
#endif
