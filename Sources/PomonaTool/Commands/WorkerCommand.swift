import ArgumentParser
import Workers

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract:
      "Answer requests on standard input, in an executor of a cluster or under 'pomona serve'.",
    discussion: "Started by Pomona, not by people.",
    shouldDisplay: false)

  @Argument(
    help: "A folder with a backbone and worker.json, or a model; without one, it only grows trees.")
  var setup: String?

  @Flag(
    help: "Give up what reading strangers' photos does not need, and end with whoever started it.")
  var confined = false

  func run() throws {
    var worker = try Worker(folder: setup, isConfined: confined)
    try worker.run()
  }
}
