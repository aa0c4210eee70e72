extension PhotoColors {
  /// The number of channels of a photo's pixels, before they are converted to RGB.
  enum Channels {
    case grey, rgb
  }

  /// The colours that a profile describes; nil without a profile, and for one of other channels than the photo's.
  init?(profile: [UInt8]?, of channels: Channels) {
    guard let profile,
      ICCProfile(profile)?.space == (channels == .grey ? ICCProfile.grey : ICCProfile.rgb)
    else { return nil }
    self = .profile(profile)
  }

  /// The coded colours of a photo in a container of ISO base media (HEIC, AVIF): those of its `colr` boxes, if all agree.
  ///
  /// Source: ISO/IEC 14496-12, 12.1.5, and 23008-12, 6.5.5.
  init?(isoBaseMedia bytes: UnsafeRawBufferPointer) {
    let file = ISOBoxes(bytes)
    guard let meta = file.content(of: "meta", in: 0..<bytes.count), meta.count > 4,
      let properties = file.content(of: "iprp", in: meta.dropFirst(4)),
      let container = file.content(of: "ipco", in: properties)
    else { return nil }
    var found: Set<PhotoColors> = []
    file.forEachBox(in: container) { type, content in
      guard type == "colr", content.count >= 8, bytes.has("nclx", at: content.lowerBound) else {
        return
      }
      let primaries = bytes.bigEndian16(at: content.lowerBound + 4)
      let transfer = bytes.bigEndian16(at: content.lowerBound + 6)
      // Masks have colours that are not specified.
      if primaries != 2 { found.insert(.coded(primaries: primaries, transfer: transfer)) }
    }
    guard found.count == 1, let colors = found.first else { return nil }
    self = colors
  }

  /// The coded colours of a PNG, in its chunk `cICP` before the pixels.
  ///
  /// Source: Portable Network Graphics (third edition), 11.3.2.6.
  init?(png bytes: UnsafeRawBufferPointer) {
    var offset = 8
    while offset + 12 <= bytes.count, !bytes.has("IDAT", at: offset + 4) {
      let length = bytes.bigEndian32(at: offset)
      if bytes.has("cICP", at: offset + 4), length >= 2, offset + 10 <= bytes.count {
        self = .coded(primaries: Int(bytes[offset + 8]), transfer: Int(bytes[offset + 9]))
        return
      }
      offset += 12 + length
    }
    return nil
  }
}
