/// A fraction as people read it: 0.9917 is "99.2 %".
package func percent(_ fraction: Double, decimals: Int = 1) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let rounded = (fraction * 100 * scale).rounded() / scale
  return decimals == 0 ? "\(Int(rounded)) %" : "\(rounded) %"
}
