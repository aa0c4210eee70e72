/// The conversions of the last colours, which photos of one camera have in common. Belongs to one thread.
final class ConversionCache {
  private static let capacity = 4
  private var entries: [(colors: PhotoColors, conversion: ColorConversion?)] = []

  /// The conversion of colours; nil where there is nothing to convert.
  ///
  /// - Throws: An ``ImageError``, `missingLibrary`, for a profile that only libvips reads.
  func conversion(of colors: PhotoColors?) throws(ImageError) -> ColorConversion? {
    guard let colors else { return nil }
    if let entry = entries.first(where: { $0.colors == colors }) { return entry.conversion }
    let conversion = try ColorConversion(colors)
    entries.insert((colors, conversion), at: 0)
    if entries.count > Self.capacity { entries.removeLast() }
    return conversion
  }
}
