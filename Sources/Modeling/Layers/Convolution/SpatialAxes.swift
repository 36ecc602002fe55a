/// How many spatial axes a layer moves a window over.
public protocol SpatialAxes: Sendable {
  static var count: Int { get }
}

public enum OneAxis: SpatialAxes { public static let count = 1 }
public enum TwoAxes: SpatialAxes { public static let count = 2 }
public enum ThreeAxes: SpatialAxes { public static let count = 3 }

/// Of sequences.
public typealias Conv1D = Conv<OneAxis>
/// Of images.
public typealias Conv2D = Conv<TwoAxes>
/// Of volumes.
public typealias Conv3D = Conv<ThreeAxes>
public typealias ConvTranspose1D = ConvTranspose<OneAxis>
public typealias ConvTranspose2D = ConvTranspose<TwoAxes>
public typealias ConvTranspose3D = ConvTranspose<ThreeAxes>
public typealias DepthwiseConv1D = DepthwiseConv<OneAxis>
public typealias DepthwiseConv2D = DepthwiseConv<TwoAxes>
public typealias DepthwiseConv3D = DepthwiseConv<ThreeAxes>
public typealias MaxPool1D = MaxPool<OneAxis>
public typealias MaxPool2D = MaxPool<TwoAxes>
public typealias MaxPool3D = MaxPool<ThreeAxes>
public typealias AveragePool1D = AveragePool<OneAxis>
public typealias AveragePool2D = AveragePool<TwoAxes>
public typealias AveragePool3D = AveragePool<ThreeAxes>
public typealias UpSample1D = UpSample<OneAxis>
public typealias UpSample2D = UpSample<TwoAxes>
public typealias UpSample3D = UpSample<ThreeAxes>
public typealias ZeroPad1D = ZeroPad<OneAxis>
public typealias ZeroPad2D = ZeroPad<TwoAxes>
public typealias ZeroPad3D = ZeroPad<ThreeAxes>
public typealias Crop1D = Crop<OneAxis>
public typealias Crop2D = Crop<TwoAxes>
public typealias Crop3D = Crop<ThreeAxes>
