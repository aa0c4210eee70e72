extension TreeGrower {
  /// A split of a node; `feature` is -1 when none was found.
  struct Split {
    var score = -1.0
    var feature = -1
    var bin = 0
  }

  /// The best of `featuresPerSplit` random features that are not constant in the node.
  ///
  /// The score to maximise is the sum over both sides of (sum of squared class counts) / (count): the negated weighted Gini
  /// impurity without constants.
  @inline(__always)
  func bestSplit(
    rows: UnsafeMutablePointer<Int32>, samples: UnsafeMutablePointer<UInt32>, count: Int,
    classes: Int, weight: Int, keys: UnsafeMutablePointer<UInt32>,
    sorted: UnsafeMutablePointer<UInt32>, random: inout SplitMix64
  ) -> Split {
    var best = Split()
    let features = features.base
    let left = left.base
    let right = right.base
    let localTotal = localTotal.base
    var seen = 0
    var tried = 0
    while seen < bins.columns, tried < featuresPerSplit {
      let pick = seen &+ random.below(bins.columns &- seen)
      let feature = Int(features[pick])
      features[pick] = features[seen]
      features[seen] = Int32(truncatingIfNeeded: feature)
      seen &+= 1
      let column = bins.codes.base + feature &* bins.rows
      // Only the samples above bin 0 are sorted: the counts of bin 0 are the totals minus theirs.
      var above = 0
      for index in 0..<count {
        let bin = column[Int(rows[index])]
        keys[above] = UInt32(bin) << Self.binShift | samples[index]
        above &+= bin == 0 ? 0 : 1
      }
      if above == 0 { continue }
      let ordered = sort(keys, count: above, into: sorted)
      let last = ordered[above &- 1] >> Self.binShift
      if above == count, ordered[0] >> Self.binShift == last { continue }
      tried &+= 1

      for id in 0..<classes { right[id] = 0 }
      for index in 0..<above {
        let sample = ordered[index]
        right[Int(sample >> weightBits & classMask)] &+=
          Int32(truncatingIfNeeded: sample & weightMask)
      }
      var leftSquares = 0
      var rightSquares = 0
      var rightWeight = 0
      for id in 0..<classes {
        let more = Int(right[id])
        let less = Int(localTotal[id]) &- more
        left[id] = Int32(truncatingIfNeeded: less)
        rightWeight &+= more
        leftSquares &+= less &* less
        rightSquares &+= more &* more
      }
      var leftWeight = weight &- rightWeight
      if above < count {
        let score = Self.score(
          leftSquares: leftSquares, leftWeight: leftWeight, rightSquares: rightSquares,
          rightWeight: rightWeight)
        if score > best.score { best = Split(score: score, feature: feature, bin: 0) }
      }
      // The last bin has no samples to its right.
      var index = 0
      while ordered[index] >> Self.binShift != last {
        let sample = ordered[index]
        let id = Int(sample >> weightBits & classMask)
        let moved = Int(sample & weightMask)
        let less = Int(left[id])
        let more = Int(right[id])
        leftSquares &+= moved &* (2 &* less &+ moved)
        rightSquares &-= moved &* (2 &* more &- moved)
        left[id] = Int32(truncatingIfNeeded: less &+ moved)
        right[id] = Int32(truncatingIfNeeded: more &- moved)
        leftWeight &+= moved
        rightWeight &-= moved
        index &+= 1
        if ordered[index] >> Self.binShift != sample >> Self.binShift {
          let score = Self.score(
            leftSquares: leftSquares, leftWeight: leftWeight, rightSquares: rightSquares,
            rightWeight: rightWeight)
          if score > best.score {
            best = Split(score: score, feature: feature, bin: Int(sample >> Self.binShift))
          }
        }
      }
    }
    return best
  }

  @inline(__always)
  private static func score(
    leftSquares: Int, leftWeight: Int, rightSquares: Int, rightWeight: Int
  ) -> Double {
    Double(leftSquares) / Double(leftWeight) + Double(rightSquares) / Double(rightWeight)
  }

  /// Sorts packed samples by bin: few by insertion in place, many by counting into `sorted`.
  ///
  /// - Returns: The buffer with the sorted samples.
  @inline(__always)
  private func sort(
    _ keys: UnsafeMutablePointer<UInt32>, count: Int, into sorted: UnsafeMutablePointer<UInt32>
  ) -> UnsafeMutablePointer<UInt32> {
    if count <= 20 {
      var index = 1
      while index < count {
        let key = keys[index]
        var place = index
        while place > 0, keys[place &- 1] > key {
          keys[place] = keys[place &- 1]
          place &-= 1
        }
        keys[place] = key
        index &+= 1
      }
      return keys
    }
    let places = histogram.base
    for bin in 0...BinnedFeatures.binCount { places[bin] = 0 }
    for index in 0..<count { places[Int(keys[index] >> Self.binShift) &+ 1] &+= 1 }
    for bin in 1...BinnedFeatures.binCount { places[bin] &+= places[bin &- 1] }
    for index in 0..<count {
      let key = keys[index]
      let bin = Int(key >> Self.binShift)
      sorted[Int(places[bin])] = key
      places[bin] &+= 1
    }
    return sorted
  }
}
