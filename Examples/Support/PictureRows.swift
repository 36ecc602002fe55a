import GraphC
import Training

/// The first pictures of 28 x 28 pixels of several sets, one set below the other, as one picture.
///
/// Sets are `(count, …)` of bytes, or of floats from 0 to 1; as many of each are shown as all have.
func rows(of sets: [TensorData], columns: Int = 16) throws(Diagnostic) -> TensorData {
  let count = min(columns, sets.map { $0.shape[0] }.min() ?? 0)
  let pixels = sets.flatMap { pictures in
    let scale: Float = pictures.type.elementType == .u8 ? 1 / 255.0 : 1
    return pictures.doubles.prefix(count * 784).map { Float($0) * scale }
  }
  return try ImageGrid.picture(
    of: TensorData([sets.count * count, 28, 28], pixels), columns: count)
}
