/// Sets without common elements that are united two by two.
package struct DisjointSets {
  private var parents: [Int]
  private var sizes: [Int]

  package init(count: Int) {
    parents = Array(0..<count)
    sizes = [Int](repeating: 1, count: count)
  }

  /// The element that stands for the set of an element: its first.
  package mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// Unites the sets of two elements unless the union would have more than `limit` elements.
  package mutating func unite(_ first: Int, _ second: Int, limit: Int = .max) {
    let (a, b) = (root(of: first), root(of: second))
    guard a != b, sizes[a] + sizes[b] <= limit else { return }
    let (low, high) = (min(a, b), max(a, b))
    parents[high] = low
    sizes[low] += sizes[high]
  }

  /// The sets of two or more elements, in the order of their first elements; elements are in ascending order.
  package mutating func groups() -> [[Int]] {
    var members: [Int: [Int]] = [:]
    for element in parents.indices { members[root(of: element), default: []].append(element) }
    return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }
}
