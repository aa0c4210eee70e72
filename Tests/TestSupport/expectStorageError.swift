package import Failures
package import Files
package import Testing

/// Records an issue unless `body` throws a storage error of that code; returns the error for further expectations.
@discardableResult
package func expectStorageError(
  _ code: StorageError.Code, comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> StorageError? {
  let error = #expect(throws: StorageError.self, comment, sourceLocation: sourceLocation) {
    try body()
  }
  #expect(error?.code == code, comment, sourceLocation: sourceLocation)
  return error
}
