import CFuzzer
import Glibc

/// Feeds one parser with mutated input: `Fuzzer TARGET [options and corpora of libFuzzer]`.
///
/// A rejection is what a parser should throw; a trap, a signal or a time-out is a finding.
@main
enum Fuzzer {
  /// libFuzzer calls a function without context. Unsafe only in name: `main` sets it once, before libFuzzer makes its first
  /// call, and all calls are on the same thread.
  nonisolated(unsafe) private static var target: FuzzTarget.Body = { _ in }

  static func main() {
    guard let name = CommandLine.arguments.dropFirst().first, let body = FuzzTarget.all[name] else {
      print(FuzzTarget.all.keys.sorted().joined(separator: "\n"))
      exit(CommandLine.argc > 1 ? 64 : 0)
    }
    target = body
    // libFuzzer sees the program and the arguments behind the target.
    var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    var argc = CommandLine.argc - 1
    exit(
      LLVMFuzzerRunDriver(&argc, &argv) { bytes, count in
        try? Fuzzer.target(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
      })
  }
}
