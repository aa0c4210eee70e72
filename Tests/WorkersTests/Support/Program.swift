import Foundation
import TestSupport

/// The program `pomona` of the build that the tests belong to.
enum Program {
  static let url: URL = {
    let beside = Bundle.main.bundleURL.appending(path: "pomona")
    let isThere = FileManager.default.isExecutableFile(atPath: beside.path)
    return isThere ? beside : Project.root.appending(path: ".build/release/pomona")
  }()
}
