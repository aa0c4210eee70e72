/// The version of Pomona, by semantic versioning.
public enum PomonaVersion {
  public static let current = "0.1.0"
}
