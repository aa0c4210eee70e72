package import Failures
package import Files

extension CacheFolder {
  /// Creates, if needed, and returns the folder in which an output for `location` is made.
  package func workFolder(for location: Location) throws(PomonaError) -> String {
    try folder("work", for: Array(location.identity.utf8))
  }
}
