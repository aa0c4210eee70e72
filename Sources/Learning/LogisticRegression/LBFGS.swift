/// Finds a minimum of a smooth function of many variables from its values and gradients.
///
/// Limited-memory BFGS with a line search for the strong Wolfe conditions: Nocedal and Wright, "Numerical optimization", 2nd edition,
/// algorithms 7.4, 7.5, 3.5 and 3.6.
package struct LBFGS: Sendable {
  /// A place, the value and the gradient there.
  package struct Point: Sendable {
    package var x: [Float]
    package var value: Double
    package var gradient: [Float]
  }

  package struct Result: Sendable {
    package let point: Point
    package let iterations: Int
    /// Whether the gradient or the progress became small before the iterations ran out.
    package let converged: Bool
  }

  /// How many steps back the curvature is remembered.
  var memory = 10
  var maximumIterations = 200
  /// Done when no component of the gradient is larger.
  package var gradientTolerance = 1e-4
  /// Done when a step lowers the value by less than this share of it: what is left is rounding.
  var valueTolerance = 1e-8

  package init() {}

  package typealias Function = (_ x: [Float], _ gradient: inout [Float]) -> Double

  package func minimize(from start: [Float], _ function: Function) -> Result {
    var point = Point(x: start, value: 0, gradient: [Float](repeating: 0, count: start.count))
    point.value = function(point.x, &point.gradient)
    var history: [Curvature] = []
    for iteration in 0..<maximumIterations {
      if Self.largest(point.gradient) <= gradientTolerance {
        return Result(point: point, iterations: iteration, converged: true)
      }
      var direction = Self.direction(point.gradient, history)
      var slope = Vector.dot(direction, point.gradient)
      if !(slope < 0) {
        history = []
        direction = point.gradient.map { -$0 }
        slope = Vector.dot(direction, point.gradient)
      }
      let first = history.isEmpty ? 1 / (-slope).squareRoot() : 1
      let search = LineSearch(start: point, direction: direction, slope: slope)
      guard let next = search.run(firstStep: first, function) else {
        // Rounding hides any further descent.
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

  /// Minus the approximate inverse of the second derivatives times the gradient, by the two loops.
  private static func direction(_ gradient: [Float], _ history: [Curvature]) -> [Float] {
    var direction = gradient.map { -$0 }
    guard let latest = history.last else { return direction }
    var shares = [Double](repeating: 0, count: history.count)
    for (index, pair) in history.enumerated().reversed() {
      shares[index] = Vector.dot(pair.step, direction) / pair.product
      Vector.add(pair.change, times: -shares[index], to: &direction)
    }
    let scale = Float(latest.product / Vector.dot(latest.change, latest.change))
    for index in direction.indices { direction[index] *= scale }
    for (index, pair) in history.enumerated() {
      let share = Vector.dot(pair.change, direction) / pair.product
      Vector.add(pair.step, times: shares[index] - share, to: &direction)
    }
    return direction
  }
}

/// A step, and how the gradient changed over it.
private struct Curvature {
  let step: [Float]
  let change: [Float]
  let product: Double

  /// Nil when the function does not curve upwards over the step.
  init?(from old: LBFGS.Point, to new: LBFGS.Point) {
    step = zip(new.x, old.x).map { $0 - $1 }
    change = zip(new.gradient, old.gradient).map { $0 - $1 }
    product = Vector.dot(step, change)
    guard
      product > 1e-10 * Vector.dot(change, change).squareRoot()
        * Vector.dot(step, step).squareRoot()
    else { return nil }
  }
}

/// Sums over long vectors, in double precision.
enum Vector {
  static func dot(_ a: [Float], _ b: [Float]) -> Double {
    var sums = SIMD8<Double>(repeating: 0)
    let whole = a.count & ~7
    let (a, b) = (a.span, b.span)
    for index in stride(from: 0, to: whole, by: 8) {
      var x = SIMD8<Float>()
      var y = SIMD8<Float>()
      for lane in 0..<8 {
        x[lane] = a[unchecked: index + lane]
        y[lane] = b[unchecked: index + lane]
      }
      sums += SIMD8<Double>(x) * SIMD8<Double>(y)
    }
    var sum = sums.sum()
    for index in whole..<a.count { sum += Double(a[index]) * Double(b[index]) }
    return sum
  }

  static func add(_ a: [Float], times factor: Double, to b: inout [Float]) {
    let factor = Float(factor)
    for index in b.indices { b[index] += a[index] * factor }
  }
}
