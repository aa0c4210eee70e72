/// A minimiser of smooth functions of many variables, from their values and gradients.
///
/// Limited-memory BFGS with a line search for the strong Wolfe conditions: Nocedal and Wright, "Numerical optimization",
/// 2nd edition, algorithms 7.4, 7.5, 3.5 and 3.6.
package struct LBFGS: Sendable {
  /// The value and the gradient of a function at a position.
  package struct Point: Sendable {
    /// The position.
    package var x: [Float]
    package var value: Double
    package var gradient: [Float]
  }

  /// The outcome of a minimisation.
  package struct Result: Sendable {
    /// The lowest point found.
    package let point: Point
    /// The number of iterations.
    package let iterations: Int
    /// False when the iterations ran out before gradient or decrease became small.
    package let converged: Bool
  }

  /// A function to minimise: returns its value at `x` and writes its gradient there to `gradient`.
  ///
  /// An error that it throws ends the minimisation.
  package typealias Function<Failure: Error> =
    (_ x: [Float], _ gradient: inout [Float]) throws(Failure) -> Double

  /// The number of steps whose curvature is kept.
  var memory = 10
  /// The largest number of iterations.
  var maximumIterations = 200
  /// The minimisation ends when no component of the gradient is larger.
  package var gradientTolerance = 1e-4
  /// The minimisation ends when a step lowers the value by no more than this fraction of it, which is rounding.
  var valueTolerance = 1e-8

  /// A minimiser with default tolerances.
  package init() {}

  /// Minimises a function.
  ///
  /// - Parameters:
  ///   - start: The position to start from.
  ///   - function: The function to minimise.
  /// - Throws: The error of the function.
  package func minimize<Failure: Error>(
    from start: [Float], _ function: Function<Failure>
  ) throws(Failure) -> Result {
    var point = Point(x: start, value: 0, gradient: [Float](repeating: 0, count: start.count))
    point.value = try function(point.x, &point.gradient)
    var history: [Curvature] = []
    for iteration in 0..<maximumIterations {
      if Self.largest(point.gradient) <= gradientTolerance {
        return Result(point: point, iterations: iteration, converged: true)
      }
      var direction = Self.direction(gradient: point.gradient, history: history)
      var slope = Vector.dot(direction, point.gradient)
      if !(slope < 0) {
        history = []
        direction = point.gradient.map { -$0 }
        slope = Vector.dot(direction, point.gradient)
      }
      let first = history.isEmpty ? 1 / (-slope).squareRoot() : 1
      let search = LineSearch(start: point, direction: direction, slope: slope)
      guard let next = try search.run(firstStep: first, function) else {
        // Any further descent is below the rounding error.
        return Result(point: point, iterations: iteration, converged: true)
      }
      let gain = point.value - next.value
      if let curvature = Curvature(from: point, to: next) {
        if history.count == memory { history.removeFirst() }
        history.append(curvature)
      }
      point = next
      if gain <= valueTolerance * abs(point.value) {
        return Result(point: point, iterations: iteration + 1, converged: true)
      }
    }
    return Result(
      point: point, iterations: maximumIterations,
      converged: Self.largest(point.gradient) <= gradientTolerance)
  }

  private static func largest(_ gradient: [Float]) -> Double {
    var largest: Float = 0
    for component in gradient { largest = max(largest, abs(component)) }
    return Double(largest)
  }

  /// The descent direction, by the two-loop recursion: minus the approximate inverse Hessian times the gradient.
  private static func direction(gradient: [Float], history: [Curvature]) -> [Float] {
    var direction = gradient.map { -$0 }
    guard let latest = history.last else { return direction }
    var coefficients = [Double](repeating: 0, count: history.count)
    for (index, pair) in history.enumerated().reversed() {
      coefficients[index] = Vector.dot(pair.step, direction) / pair.product
      Vector.add(pair.change, times: -coefficients[index], to: &direction)
    }
    let scale = Float(latest.product / Vector.dot(latest.change, latest.change))
    for index in direction.indices { direction[index] *= scale }
    for (index, pair) in history.enumerated() {
      let correction = Vector.dot(pair.change, direction) / pair.product
      Vector.add(pair.step, times: coefficients[index] - correction, to: &direction)
    }
    return direction
  }
}
