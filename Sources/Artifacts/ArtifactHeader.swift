import GraphC

/// `NAME.h`: the library's interface for C and C++.
struct ArtifactHeader {
  let artifact: Artifact

  /// Raised whenever programs made for the old interface would not work with the new one.
  static let abiVersion = 1

  var text: CCode {
    let name: CCode = artifact.word()
    let macro = name.uppercased
    let maximumBatch: CCode =
      artifact.maximumBatchSize.map {
        "\n/* The most rows of a call. */\n#define \(macro)_MAXIMUM_BATCH \($0)\n"
      } ?? ""
    let cache: CCode =
      artifact.cacheByteCount.map {
        """

        /* Bytes of a cache: what a function has kept of sequences, for the next piece of them. */
        #define \(macro)_CACHE_BYTES \($0)

        """
      } ?? ""
    let statuses = ArtifactStatus.allCases.map { status -> CCode in
      "  \(macro)_\(status.name) = \(status.rawValue),"
    }
    return """
      /* \(CCode.comment(artifact.label)), compiled by GraphC.
       *
       * Every function belongs to a context, which has the tensors and the memory to work in; nothing is
       * global. Threads may use different contexts at once. Functions that return int32_t return 0 or an
       * error, which \(name)_message explains.
       *
      \(tensorComment)
       */
      #ifndef \(macro)_H
      #define \(macro)_H

      #include <stddef.h>
      #include <stdint.h>

      #ifdef __cplusplus
      extern "C" {
      #endif

      #if defined(__GNUC__)
      #define \(macro)_API __attribute__((visibility("default")))
      #else
      #define \(macro)_API
      #endif

      /* Compare with \(name)_abi_version() of the library that is loaded. */
      #define \(macro)_ABI_VERSION \(Self.abiVersion)
      \(maximumBatch)\(cache)
      enum {
      \(statuses.joined(separator: "\n"))
      };

      enum {
        \(macro)_F32, \(macro)_F64, \(macro)_I32, \(macro)_I64, \(macro)_U8, \(macro)_BOOL, \(macro)_I8, \(macro)_F16,
        \(macro)_BF16
      };
      enum { \(macro)_PARAMETER, \(macro)_STATE };

      typedef struct \(name)_context \(name)_context;

      /* A parameter, or a state such as an optimizer's memory. */
      typedef struct \(name)_tensor {
        const char *name;
        int32_t role;  /* \(macro)_PARAMETER or _STATE */
        int32_t dtype; /* \(macro)_F32 and so on; bool is one byte, 0 or 1; of f16 and bf16 the bits */
        int32_t rank;
        const int64_t *shape; /* row-major, without gaps */
        size_t bytes;
      } \(name)_tensor;

      \(ArtifactInterface(artifact: artifact).declarations)
      #ifdef __cplusplus
      }
      #endif

      #endif

      """
  }

  private var tensorComment: CCode {
    let parameters = artifact.tensors.filter { $0.argument.role == .parameter }
    let states = artifact.tensors.count - parameters.count
    let elements = parameters.reduce(0) { $0 + $1.argument.type.elementCount }
    let head: CCode =
      " * \(parameters.count) parameters with \(elements) elements, \(states) states."
    let lines: [CCode] = parameters.prefix(24).map {
      " *   \(CCode.comment($0.argument.label)): \($0.argument.type)"
    }
    let rest: [CCode] =
      parameters.count > 24 ? [" *   and \(parameters.count - 24) more"] : []
    return ([head] + lines + rest).joined(separator: "\n")
  }
}
