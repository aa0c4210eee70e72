/// The sharing of memory by maps that are not needed at the same time.
struct BufferPlan {
  /// The size of each buffer in bytes.
  private(set) var sizes: [Int] = []
  /// The number of users of each buffer.
  private(set) var users: [Int] = []
  private var free: [Int] = []

  /// A buffer of at least so many bytes: the smallest free one that is large enough, or the largest, which grows.
  mutating func take(_ bytes: Int) -> Int {
    let fitting = free.filter { sizes[$0] >= bytes }.min { sizes[$0] < sizes[$1] }
    guard let index = fitting ?? free.max(by: { sizes[$0] < sizes[$1] }) else {
      sizes.append(bytes)
      users.append(1)
      return sizes.count - 1
    }
    free.removeAll { $0 == index }
    sizes[index] = max(sizes[index], bytes)
    users[index] = 1
    return index
  }

  mutating func share(_ index: Int) { users[index] += 1 }

  /// Ends one use of a buffer.
  mutating func release(_ index: Int) {
    users[index] -= 1
    if users[index] == 0 { free.append(index) }
  }

  func allocate() -> [MapMemory] { sizes.map { MapMemory(byteCount: $0) } }
}
