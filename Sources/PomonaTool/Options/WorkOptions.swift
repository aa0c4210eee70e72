import ArgumentParser

/// The share of the machine that a command takes.
struct WorkOptions: ParsableArguments {
  @Option(Settings.jobs)
  var jobs: Int?

  @Option(Settings.maximumPixels)
  var maximumPixels: Int?

  var flags: [SettingFlag?] {
    [Settings.jobs.given(jobs), Settings.maximumPixels.given(maximumPixels)]
  }
}
