import IR

/// A precompiled function over the elements of a tile, which programs for libtcc call.
///
/// `Kernels/Primitives` defines them; each takes the number of elements first.
enum TilePrimitive: Hashable {
  /// A scalar function of operands of a type, element by element.
  case apply(ScalarFunction, ElementType)
  /// A function of two tiles, or a choice between them, of which the one at a position is a number.
  case mixed(ScalarFunction, ElementType, number: Int)
  case cast(from: ElementType, to: ElementType)
  case select(ElementType)
  case randomBits
  case randomUniform(ElementType)
  case copy(ElementType)
  /// One number for all elements.
  case splat(ElementType)
  /// Elements at a distance from each other in memory.
  case load(ElementType)
  case store(ElementType)
  /// Elements anywhere in memory.
  case gather(ElementType)
  /// Neighbouring indices.
  case iota
  /// All elements combined into one.
  case reduce(Reduction, from: ElementType, to: ElementType)
  /// Elements added to sums of another type.
  case accumulate(from: ElementType, to: ElementType)

  var name: CCode {
    switch self {
    case .apply(let function, let type): "gc_tile_\(function)_\(type)"
    case .mixed(let function, let type, let number):
      number == function.operandCount - 1
        ? "gc_tile_\(function)_number_\(type)" : "gc_tile_number_\(function)_\(type)"
    case .cast(let from, let to): "gc_tile_cast_\(from)_\(to)"
    case .select(let type): "gc_tile_select_\(type)"
    case .randomBits: "gc_tile_random_bits"
    case .randomUniform(let type): "gc_tile_random_uniform_\(type)"
    case .copy(let type): "gc_tile_copy_\(type)"
    case .splat(let type): "gc_tile_splat_\(type)"
    case .load(let type): "gc_tile_load_\(type)"
    case .store(let type): "gc_tile_store_\(type)"
    case .gather(let type): "gc_tile_gather_\(type)"
    case .iota: "gc_tile_iota_i64"
    case .reduce(let reduction, let from, let to) where from == to:
      "gc_tile_reduce_\(reduction)_\(from)"
    case .reduce(let reduction, let from, let to): "gc_tile_reduce_\(reduction)_\(from)_\(to)"
    case .accumulate(let from, let to): "gc_tile_accumulate_\(from)_\(to)"
    }
  }

  /// The declaration of the function.
  var prototype: CCode {
    func list(_ parameters: CCode, result: CCode = "void") -> CCode {
      "\(result) \(name)(int64_t n, \(parameters));"
    }
    func c(_ type: ElementType) -> CCode { CSpelling.type(type) }
    switch self {
    case .apply(let function, let type):
      let result: CCode = function.isComparison ? "uint8_t" : c(type)
      let second: CCode = function.operandCount == 1 ? "" : ", const \(c(type)) *b"
      return list("\(result) *out, const \(c(type)) *a\(second)")
    case .mixed(let function, let type, let number):
      let result: CCode = function.isComparison ? "uint8_t" : c(type)
      let isLast = number == function.operandCount - 1
      let (a, b): (CCode, CCode) =
        isLast ? ("const \(c(type)) *a", "\(c(type)) b") : ("\(c(type)) a", "const \(c(type)) *b")
      let condition: CCode = function == .select ? "const uint8_t *c, " : ""
      return list("\(result) *out, \(condition)\(a), \(b)")
    case .cast(let from, let to): return list("\(c(to)) *out, const \(c(from)) *a")
    case .select(let type):
      return list("\(c(type)) *out, const uint8_t *c, const \(c(type)) *a, const \(c(type)) *b")
    case .randomBits: return list("int64_t *out, \(Self.randomParameters)")
    case .randomUniform(let type): return list("\(c(type)) *out, \(Self.randomParameters)")
    case .copy(let type): return list("\(c(type)) *out, const \(c(type)) *a")
    case .splat(let type): return list("\(c(type)) *out, \(c(type)) value")
    case .load(let type): return list("\(c(type)) *out, const \(c(type)) *base, int64_t stride")
    case .store(let type): return list("\(c(type)) *base, int64_t stride, const \(c(type)) *a")
    case .gather(let type):
      return list("\(c(type)) *out, const \(c(type)) *base, const int64_t *index")
    case .iota: return list("int64_t *out, int64_t start, int64_t step")
    case .reduce(_, let from, let to): return list("const \(c(from)) *a", result: c(to))
    case .accumulate(let from, let to): return list("\(c(to)) *sums, const \(c(from)) *a")
    }
  }

  private static let randomParameters: CCode =
    "int64_t seed, int64_t stream, int64_t step, const int64_t *index"
}

extension CWriter {
  /// A call of a primitive, which must be declared before.
  mutating func call(_ primitive: TilePrimitive, _ count: CCode, _ arguments: CCode...) {
    call(primitive, count, arguments)
  }

  mutating func call(_ primitive: TilePrimitive, _ count: CCode, _ arguments: [CCode]) {
    line(value(of: primitive, count, arguments) + ";")
  }

  /// The same as a value.
  mutating func value(of primitive: TilePrimitive, _ count: CCode, _ arguments: [CCode]) -> CCode {
    require(prototype: primitive.prototype)
    return "\(primitive.name)(\(([count] + arguments).joined(separator: ", ")))"
  }
}
