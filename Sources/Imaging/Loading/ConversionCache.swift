/// The conversions of the last profiles, which photos of one camera have in common. Belongs to one thread.
final class ProfileCache {
  private static let capacity = 4
  private var entries: [(bytes: [UInt8], profile: ColorProfile?)] = []

  /// The conversion of a profile; nil where there is nothing to convert.
  func profile(_ bytes: [UInt8]?) -> ColorProfile? {
    guard let bytes else { return nil }
    if let entry = entries.first(where: { $0.bytes == bytes }) { return entry.profile }
    let profile = ColorProfile(bytes)
    entries.insert((bytes, profile), at: 0)
    if entries.count > Self.capacity { entries.removeLast() }
    return profile
  }
}
