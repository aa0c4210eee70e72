import ArgumentParser

/// The share of the machine that a command takes.
struct WorkOptions: ParsableArguments {
  @Option(Settings.jobs)
  var jobs: Int?

  var flags: [SettingFlag?] { [Settings.jobs.given(jobs)] }
}
