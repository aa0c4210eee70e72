extension Span where Element == Float {
  /// Returns true when no value is NaN or infinite.
  var allFinite: Bool {
    // Integer arithmetic without branches, which the compiler vectorises.
    var found: UInt32 = 0
    for index in indices {
      let exponent = self[unchecked: index].bitPattern & 0x7F80_0000
      found |= exponent == 0x7F80_0000 ? 1 : 0
    }
    return found == 0
  }
}
