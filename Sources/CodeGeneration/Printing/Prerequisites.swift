import IR

/// What must precede printed C in its file: printers note it when they print a call.
package struct Prerequisites: Hashable, Sendable {
  /// Texts of the kernel library that define functions.
  package var files: Set<String> = []
  /// Declarations of functions that are linked, for libtcc.
  var prototypes: Set<CCode> = []
  /// Functions that compute parts of kernels: what calls them may be in another file.
  var kernelFunctions: Set<CCode> = []
  /// Whether there are kernels of several pieces.
  var hasPieces = false

  package init() {}

  package mutating func formUnion(_ other: Prerequisites) {
    files.formUnion(other.files)
    prototypes.formUnion(other.prototypes)
    kernelFunctions.formUnion(other.kernelFunctions)
    hasPieces = hasPieces || other.hasPieces
  }
}
