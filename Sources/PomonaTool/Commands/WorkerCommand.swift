import ArgumentParser
import PomonaWorker

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Answer requests on standard input, in an executor of a cluster.",
    discussion: "Started by Pomona on the cluster, not by people.",
    shouldDisplay: false)

  @Argument(
    help: "A folder with a backbone and worker.json, or a model; without one, it only grows trees.")
  var setup: String?

  func run() throws {
    var worker = try Worker(folder: setup)
    try worker.run()
  }
}
