import Failures
import Files
import Foundation
import PomonaTool
import Testing

@Suite struct TextDescriptorTests {
  @Test func allOfALongTextIsWrittenToAPipeThatDoesNotBlock() async throws {
    let pipe = Pipe()
    let number = pipe.fileHandleForWriting.fileDescriptor
    #expect(fcntl(number, F_SETFL, O_NONBLOCK) == 0)
    let text = String(repeating: "pomona ", count: 100_000)
    let reading = Task.detached { pipe.fileHandleForReading.readDataToEndOfFile() }
    try TextDescriptor(number, name: "pipe").write(text)
    try pipe.fileHandleForWriting.close()
    #expect(await reading.value == Data(text.utf8))
  }

  @Test func aFullDiskIsAFailureToWrite() throws {
    let file = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
    let error = #expect(throws: StorageError.self) {
      try TextDescriptor(file.fileDescriptor, name: "standard output").write("text")
    }
    #expect(error?.exitStatus == .inputOutput)
    #expect(error?.summary == "standard output: the disk is full")
  }

  @Test func aClosedDescriptorIsAFailureToWrite() {
    let error = #expect(throws: StorageError.self) {
      try TextDescriptor(-1, name: "standard output").write("text")
    }
    #expect(error?.exitStatus == .inputOutput)
  }
}
