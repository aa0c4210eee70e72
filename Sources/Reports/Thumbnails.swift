import Imaging

/// Small pictures of photos, for the report.
package struct Thumbnails {
  private static let maximumSide = 160

  /// JPEG bytes by the photo's path.
  package let jpegs: [String: [UInt8]]

  /// - Parameter photos: Encoded photos by path; those that cannot be decoded are left out.
  package init(of photos: [String: [UInt8]]) {
    let loader = PhotoLoader()
    jpegs = photos.compactMapValues { bytes in
      guard
        let image = try? bytes.withUnsafeBytes({
          try loader.thumbnail($0, maximumSide: Self.maximumSide)
        })
      else { return nil }
      return try? JPEGEncoder.encode(image, quality: 80)
    }
  }
}
