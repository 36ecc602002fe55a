import GraphC

/// Pictures of noise: 7 x 7 places, which two transposed convolutions make 14 x 14 and 28 x 28.
///
/// Channels are normalised by the batch's own moments, also when used: what is made is to look like
/// one batch of pictures.
struct PictureGenerator: Layer {
  /// Of the last but one layer, twice as many before.
  let filters: Int
  static let noiseWidth = 64

  /// - Shapes: `(n, width) -> (n, 28, 28, 1)`, pixels from -1 to 1.
  func callAsFunction(_ noise: Tensor) -> Tensor {
    let network = Sequential {
      Dense(7 * 7 * 2 * filters, initializer: .small, bias: false, name: "places")
      Reshape([7, 7, 2 * filters])
      BatchNorm(tracksStatistics: false)
      ReLU()
      ConvTranspose2D(
        filters, window: 4, strides: 2, padding: .same, bias: false, initializer: .small)
      BatchNorm(tracksStatistics: false)
      ReLU()
      ConvTranspose2D(
        1, window: 4, strides: 2, padding: .same, activation: .tanh, initializer: .small)
    }
    return network(noise)
  }

  /// Of classes too, each a one among ten numbers.
  func callAsFunction(_ noise: Tensor, classes: Tensor) -> Tensor {
    self(concatenate([noise, classes], axis: 1))
  }
}

/// What a critic sees in pictures, by convolutions that move two places at a time.
struct PictureFeatures: Layer {
  let filters: Int
  /// Whether channels are normalised by the batch's moments, which couples the scores of pictures.
  let isNormalised: Bool

  /// - Shapes: `(n, 28, 28, 1) -> (n, 7 · 7 · 2 · filters)`.
  func callAsFunction(_ pictures: Tensor) -> Tensor {
    let network = Sequential {
      Conv2D(
        filters, window: 4, strides: 2, padding: .same, activation: .leakyReLU(0.2),
        initializer: .small)
      Conv2D(
        2 * filters, window: 4, strides: 2, padding: .same, bias: !isNormalised,
        initializer: .small)
      if isNormalised { BatchNorm(tracksStatistics: false) }
      LeakyReLU(0.2)
      Flatten()
    }
    return network(pictures)
  }
}

extension WeightInitializer {
  /// As Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional
  /// generative adversarial networks" (ICLR 2016).
  static let small = WeightInitializer.normal(mean: 0, deviation: 0.02)
}

extension Tensor {
  /// Bytes of pictures, `u8[n x 784]`, as pixels from -1 to 1, `f32[n x 28 x 28 x 1]`.
  var pixels: Tensor {
    (cast(to: .f32) * Tensor(2.0 / 255) - 1).reshape([shape[0], 28, 28, 1])
  }
}
