import CArrow
package func arrowVersion() -> Int32 { CArrow_placeholder() }
