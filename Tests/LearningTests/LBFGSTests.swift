import Learning
import Testing

@Test func minimisesRosenbrocksFunction() {
  // Ten copies of the function; all variables are 1 at the minimum, 0.
  var solver = LBFGS()
  solver.gradientTolerance = 1e-3
  let result = solver.minimize(from: [Float](repeating: -1.2, count: 20)) { x, gradient in
    var sum = 0.0
    for pair in stride(from: 0, to: 20, by: 2) {
      let (a, b) = (Double(x[pair]), Double(x[pair + 1]))
      let gap = b - a * a
      sum += 100 * gap * gap + (1 - a) * (1 - a)
      gradient[pair] = Float(-400 * a * gap - 2 * (1 - a))
      gradient[pair + 1] = Float(200 * gap)
    }
    return sum
  }
  #expect(result.converged)
  #expect(result.iterations < 80)
  #expect(result.point.x.allSatisfy { abs($0 - 1) < 1e-2 })
}

@Test func anErrorOfTheFunctionEndsTheMinimisation() {
  struct Failure: Error, Equatable { let evaluation: Int }
  var evaluations = 0
  #expect(throws: Failure(evaluation: 3)) {
    _ = try LBFGS().minimize(from: [1, 2]) { x, gradient in
      evaluations += 1
      if evaluations == 3 { throw Failure(evaluation: evaluations) }
      gradient = x.map { 4 * $0 * $0 * $0 }
      return x.reduce(0) { $0 + Double($1 * $1 * $1 * $1) }
    }
  }
  #expect(evaluations == 3)
}
