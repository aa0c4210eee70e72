import ArgumentParser
import Foundation
import Imaging
import Workers

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract:
      "Answer requests on standard input, in an executor of a cluster or under 'pomona serve'.",
    discussion: "Started by Pomona, not by users.",
    shouldDisplay: false)

  @Argument(
    help: "A folder with a backbone and worker.json, or a model; without one, it only fits heads.")
  var setup: String?

  @Flag(
    help: "Drop the privileges that reading photos does not need, and end with the parent process.")
  var confined = false

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    try ImageLimits.$current.withValue(ImageLimits(environment: environment)) {
      let faults = FaultInjector(environment[FaultInjector.variable])
      try Worker(folder: setup, isConfined: confined, faults: faults).run()
    }
  }
}
