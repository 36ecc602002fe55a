import IR
import Operators

/// The four projections of multi-head attention, each `x W + b`.
public struct AttentionProjections {
  /// A matrix `(in, out)` and, if it has one, a bias `(out)`.
  public struct Projection {
    public let weight: Tensor
    public let bias: Tensor?

    public init(weight: Tensor, bias: Tensor? = nil) {
      self.weight = weight
      self.bias = bias
    }

    func callAsFunction(_ x: Tensor, _ file: String, _ line: Int) -> Tensor {
      let product = matmul(x, weight, file: file, line: line)
      return bias.map { product + $0 } ?? product
    }
  }

  public let query: Projection
  public let key: Projection
  public let value: Projection
  public let output: Projection

  public init(query: Projection, key: Projection, value: Projection, output: Projection) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
  }
}

/// Attention of several heads side by side: queries, keys and values are projected, divided into
/// `heads` parts of equal width, and attended to part by part; the results, joined again, are
/// projected once more.
///
/// - Options:
///   - mask: as `attention` takes it, of `(n, heads, queries, keys)`, or of `(n, queries, keys)` for
///     all heads.
///   - keyMask: `bool (n, keys)`, true for keys that are part of an example.
///   - isCausal: the query at place i sees keys at places up to i only.
///   - dropout: of the weights, as `attention` takes it.
/// - Shapes: `(n, queries, e), (n, keys, k), (n, keys, v) -> (n, queries, o)`, one float type;
///   weights `(e, h)`, `(k, h)`, `(v, w)` and `(w, o)`, where heads divide h and w.
/// - Errors: a rank is not 3; heads do not divide a width; those of `matmul` and `attention`.
/// - Follows: `torch.nn.MultiheadAttention` with `batch_first`, whose weights are transposed.
public func multiHeadAttention(
  query: Tensor, key: Tensor, value: Tensor, projections: AttentionProjections, heads: Int,
  mask: Tensor? = nil, keyMask: Tensor? = nil, isCausal: Bool = false,
  dropout: (rate: Double, key: Tensor)? = nil, file: String = #fileID, line: Int = #line
) -> Tensor {
  let projected = [
    projections.query(query, file, line), projections.key(key, file, line),
    projections.value(value, file, line),
  ]
  for tensor in projected where tensor.value != nil {
    guard tensor.rank == 3, heads >= 1, tensor.shape[2] % heads == 0 else {
      let mistake = "expected (batch, places, width) with a width of \(heads) heads"
      return tensor.rejected(by: "multi-head attention", mistake, file: file, line: line)
    }
  }
  guard projected.allSatisfy({ $0.value != nil }) else { return query }
  let parts = projected.map { $0.dividedIntoHeads(heads) }
  let mixed = attention(
    query: parts[0], key: parts[1], value: parts[2], mask: mask.map(forAllHeads),
    keyMask: keyMask, isCausal: isCausal, dropout: dropout, file: file, line: line)
  guard mixed.value != nil else { return mixed }
  return projections.output(mixed.joiningHeads(), file, line)
}

extension Tensor {
  /// `(n, places, heads · d) -> (n, heads, places, d)`.
  func dividedIntoHeads(_ heads: Int) -> Tensor {
    reshape([shape[0], shape[1], heads, shape[2] / heads]).transpose([0, 2, 1, 3])
  }

  /// `(n, heads, places, d) -> (n, places, heads · d)`.
  func joiningHeads() -> Tensor {
    transpose([0, 2, 1, 3]).reshape([shape[0], shape[2], shape[1] * shape[3]])
  }
}

/// A mask `(n, queries, keys)` with an axis for the heads; others as they are.
func forAllHeads(_ mask: Tensor) -> Tensor {
  guard mask.value != nil, mask.rank == 3 else { return mask }
  let extents = mask.shape.extents
  return mask.reshape(Shape([extents[0], 1] + extents.suffix(2)))
}
