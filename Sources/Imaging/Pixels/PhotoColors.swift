/// The colours of a photo's pixels, where its file describes them.
enum PhotoColors: Hashable {
  /// An ICC profile.
  case profile([UInt8])
  /// The codes of the primaries and of the transfer function, as video and newer formats have them (ITU-T H.273, 8.1 and 8.2).
  case coded(primaries: Int, transfer: Int)
}
