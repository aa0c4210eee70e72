/// The version of Pomona, by semantic versioning.
public enum PomonaVersion {
  /// This version: major, minor and patch.
  public static let current = "0.1.0"
}
