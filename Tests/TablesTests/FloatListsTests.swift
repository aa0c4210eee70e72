import Tables
import Testing

@Suite struct FloatListsTests {
  @Test func missingFeaturesTakeNoPlace() {
    let lists = FloatLists(
      [1, 2, 0, 0, 3, 4, 0, 0], width: 2, isPresent: [true, false, true, false])
    #expect(lists.values == [1, 2, 3, 4])
    #expect(lists.offsets == [0, 2, 2, 4, 4])
    #expect(lists[0].map { Array($0) } == [1, 2])
    #expect(lists[1] == nil)
    #expect(lists[2].map { Array($0) } == [3, 4])
    var appended = FloatLists()
    appended.append([1, 2])
    appended.appendMissing()
    appended.append([3, 4])
    appended.appendMissing()
    #expect(appended == lists)
    #expect(lists.width == 2)
    appended.append([5])
    #expect(appended.width == nil)
    #expect(FloatLists().width == nil)
  }

  @Test func fullRowsKeepTheFloatsInPlace() {
    var values = (0..<600).map { Float($0) }
    values.reserveCapacity(1_000)
    let address = values.withUnsafeBytes { $0.baseAddress }
    let lists = FloatLists(consume values, width: 3)
    #expect(lists.values.withUnsafeBytes { $0.baseAddress } == address)
    #expect(lists.rowCount == 200)
    #expect(lists.width == 3)
    #expect(lists.isPresent.allSatisfy { $0 })
    #expect(lists[199].map { Array($0) } == [597, 598, 599])
  }

  @Test func emptyRowsAreRows() {
    let lists = FloatLists([], width: 0, isPresent: [true, false])
    #expect(lists.rowCount == 2)
    #expect(lists.width == 0)
    #expect(lists[0].map { Array($0) } == [])
    #expect(lists[1] == nil)
    #expect(FloatLists([1, 2], width: 2, isPresent: [false]).values.isEmpty)
  }
}
