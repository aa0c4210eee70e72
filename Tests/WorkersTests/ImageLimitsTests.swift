import Imaging
import Testing
import Workers

@Suite struct ImageLimitsTests {
  @Test func aWorkerGetsTheLimitsOfTheTaskThatStartsIt() {
    var limits = ImageLimits()
    limits.maximumPixels = 123
    let command = ImageLimits.$current.withValue(limits) {
      WorkerProcess.Command(model: "model", environment: ["SECRET": "x"])
    }
    #expect(command.environment["SECRET"] == nil)
    #expect(ImageLimits(environment: command.environment).maximumPixels == 123)
  }

  @Test func theDefaultHoldsWhereTheEnvironmentGivesNone() {
    for value in [nil, "", "-1", "0", "many"] {
      let environment = value.map { [ImageLimits.pixelsVariable: $0] } ?? [:]
      #expect(ImageLimits(environment: environment).maximumPixels == ImageLimits().maximumPixels)
    }
  }
}
