import ArgumentParser

@main struct PomonaCommand: ParsableCommand {}
