/// A node of a FlatBuffers message, well-formed or not, for tests that need bytes which no Arrow library writes.
final class FlatNode {
  enum Content {
    /// A table, with fields by index.
    case table([Int: Field])
    /// A vector of references.
    case references([FlatNode])
    /// A vector of numbers or structs: the count that it declares, and its bytes.
    case elements(count: Int, [UInt8])
  }

  enum Field {
    case number([UInt8])
    case reference(FlatNode)
  }

  private let content: Content

  init(_ content: Content) { self.content = content }

  static func table(_ fields: [Int: Field]) -> FlatNode { FlatNode(.table(fields)) }

  static func string(_ text: String) -> FlatNode {
    FlatNode(.elements(count: text.utf8.count, Array(text.utf8)))
  }

  /// Returns the message with this node as its root, breadth first. A node that is referenced several times is written once.
  func message() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4)
    var positions: [ObjectIdentifier: Int] = [:]
    var references: [(at: Int, node: FlatNode)] = [(0, self)]
    var next = 0
    while next < references.count {
      let (at, node) = references[next]
      next += 1
      let position: Int
      if let known = positions[ObjectIdentifier(node)] {
        position = known
      } else {
        position = node.write(to: &bytes, references: &references)
        positions[ObjectIdentifier(node)] = position
      }
      bytes.patch(UInt32(position - at), at: at)
    }
    return bytes
  }

  /// Appends the node and returns its position; `references` receives those that are to be filled in.
  private func write(
    to bytes: inout [UInt8], references: inout [(at: Int, node: FlatNode)]
  ) -> Int {
    let position: Int
    switch content {
    case .table(let fields):
      let count = (fields.keys.max() ?? -1) + 1
      let vtable = bytes.count
      bytes += [UInt8](repeating: 0, count: 4 + 2 * count)
      position = bytes.count
      bytes += Int32(position - vtable).bytes
      for (index, field) in fields.sorted(by: { $0.key < $1.key }) {
        bytes.patch(UInt16(bytes.count - position), at: vtable + 4 + 2 * index)
        switch field {
        case .number(let number): bytes += number
        case .reference(let node):
          references.append((bytes.count, node))
          bytes += [0, 0, 0, 0]
        }
      }
      bytes.patch(UInt16(4 + 2 * count), at: vtable)
      bytes.patch(UInt16(bytes.count - position), at: vtable + 2)
    case .references(let nodes):
      position = bytes.count
      bytes += UInt32(nodes.count).bytes
      for node in nodes {
        references.append((bytes.count, node))
        bytes += [0, 0, 0, 0]
      }
    case .elements(let count, let elements):
      position = bytes.count
      bytes += UInt32(count).bytes + elements
    }
    return position
  }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest first.
  var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
  fileprivate mutating func patch(_ number: some FixedWidthInteger, at position: Int) {
    replaceSubrange(position..<position + number.bytes.count, with: number.bytes)
  }
}
