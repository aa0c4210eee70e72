/// A step of a minimisation and the change of the gradient over it.
struct Curvature {
  let step: [Float]
  let change: [Float]
  /// The dot product of step and change, above 0.
  let product: Double

  /// Returns nil when the function does not curve upwards over the step.
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
