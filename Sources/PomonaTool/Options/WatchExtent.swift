import ArgumentParser

/// The end of a watch: none, or that of the photos that are there.
enum WatchExtent: String, EnumerableFlag {
  case follow, once

  static func help(for value: WatchExtent) -> ArgumentHelp? {
    switch value {
    case .follow: "Go on with what comes."
    case .once: "End once what is there is done: for cron."
    }
  }
}
