import Failures
import Files
import Formatting
import Foundation
import Imaging
import Inference
import Learning
import PomonaServer
import SparkConnect

/// An error of the library in the words and the exit code (sysexits) of a command line.
struct Failure {
  private enum Status: Int32 {
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    /// What shells give a command that Ctrl-C has ended.
    case interrupted = 130
  }

  private let message: String
  private let remedy: String
  private let status: Status

  /// Nil for errors that are not the library's.
  init?(_ error: any Error) {
    switch error {
    case let error as PomonaError:
      (message, remedy) = (error.message, error.remedy)
      status =
        switch error.code {
        case .noInput: .noInput
        case .cannotCreate: .cannotCreate
        case .noCluster: .unavailable
        default: .data
        }
    case let error as StorageError:
      (message, remedy) = ("\(error.path): \(error.message)", error.remedy ?? "")
      status =
        switch error.code {
        case .notFound, .notDirectory, .isDirectory, .permissionDenied, .invalidPath, .noSuchBucket:
          .noInput
        case .unreachable, .untrusted, .badCredentials, .accessDenied, .wrongRegion: .unavailable
        case .alreadyExists: .cannotCreate
        case .corrupt, .unsupported, .tooLarge: .data
        default: .inputOutput
        }
    case let error as InferenceError:
      (message, remedy) = (error.message, error.remedy)
      status =
        switch error.code {
        case .runtimeMissing: .unavailable
        case .backboneUnknown, .backboneUnreadable: .noInput
        case .runtimeFailed: .software
        default: .data
        }
    case let error as LearningError:
      (message, remedy) = (error.message, error.remedy)
      status = error.code == .libraryMissing ? .unavailable : .data
    case let error as ImageError:
      (message, remedy) = (error.message, error.remedy)
      status = error.code == .missingLibrary ? .unavailable : .data
    case let error as SparkError:
      (message, remedy) = (error.message, error.remedy)
      status =
        switch error.code {
        case .invalidConnectionString: .usage
        case .pathMissing: .noInput
        case .pathExists: .cannotCreate
        case .diskFull: .inputOutput
        default: .unavailable
        }
    case is CancellationError:
      (message, remedy, status) = ("interrupted", "", .interrupted)
    case let error as ServerError:
      (message, remedy) = (error.message, error.remedy)
      status =
        switch error.code {
        case .cannotListen: .unavailable
        case .noWorker: .software
        default: .data
        }
    case let error as CocoaError:
      (message, remedy) = (error.localizedDescription, "")
      status = .inputOutput
    default:
      return nil
    }
  }

  func exit() -> Never {
    StandardError.write("pomona: \(printable(message))\n")
    if !remedy.isEmpty { StandardError.write("        \(remedy)\n") }
    Foundation.exit(status.rawValue)
  }
}
