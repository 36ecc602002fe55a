extension Dictionary {
  /// The value of `key`, which becomes `value` if it has none: one search where a reading and a
  /// writing subscript take two.
  mutating func interned(_ key: Key, as value: Value) -> Value {
    func current(_ place: inout Value) -> Value { place }
    return current(&self[key, default: value])
  }
}
