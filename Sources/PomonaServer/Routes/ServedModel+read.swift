import Workers

extension ServedModel {
  /// Has photos read, as many at a time as there are workers; the results are in the order of the photos.
  func read(
    _ photos: [NamedPhoto], isWanted: @escaping @Sendable () -> Bool
  ) async -> [Result<PhotoAnswer, PhotoFailure>] {
    if photos.count == 1 { return [await pool.read(photos[0], isWanted: isWanted)] }
    return await withTaskGroup(of: (Int, Result<PhotoAnswer, PhotoFailure>).self) { group in
      var results = [Result<PhotoAnswer, PhotoFailure>](
        repeating: .failure(.dropped), count: photos.count)
      var next = 0
      func begin() {
        guard next < photos.count else { return }
        let index = next
        group.addTask { (index, await self.pool.read(photos[index], isWanted: isWanted)) }
        next += 1
      }
      for _ in 0..<pool.configuration.workers { begin() }
      while let (index, result) = await group.next() {
        results[index] = result
        begin()
      }
      return results
    }
  }
}
