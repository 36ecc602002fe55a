import CodeGeneration
import GraphC

/// `NAME.c`: one file that needs nothing but the C library, POSIX files and, with threads, pthread.
struct ArtifactSource {
  let artifact: Artifact
  let library: LibrarySource

  init(_ artifact: Artifact) {
    self.artifact = artifact
    library = LibrarySource(
      artifact.programs.map { (name: "gc_\($0.word() as CCode)", plan: $0.plan) },
      isThreaded: artifact.options.isThreaded)
  }

  var text: String {
    let pool = artifact.options.isThreaded
    let tables = ArtifactTables(artifact, library)
    return [
      head.text, ArtifactHeader(artifact: artifact).text.text, Self.includes,
      ("#define GC_API(name) \(artifact.word())_##name" as CCode).text,
      "#define GC_THREADED \(pool ? 1 : 0)\nenum { GC_MAXIMUM_THREADS = 1024 };",
      library.support,
      Preamble.support("float_mode.h"),
      pool
        ? "#define GC_POOL_IS_PRIVATE\n" + Preamble.support("pool.h") + Preamble.support("team.h")
        : "",
      library.definitions.text,
      "#define GC_ARTIFACT_ABI_VERSION \(ArtifactHeader.abiVersion)",
      Preamble.support("cpu.h"), tables.text.text, Preamble.support("artifact.h"),
      tables.programs.text, functions.text,
    ].joined(separator: "\n")
  }

  private var head: CCode {
    """
    /* \(CCode.comment(artifact.label)), compiled by GraphC: the source of a library.
     *
     *   cc -O3 -std=gnu99 \(CCode.comment(flags.joined(separator: " "))) -c \(artifact.file(.c))
     *
     * Without these flags results are the same but for rounding, and it is slower. C99 with GNU
     * extensions; matrix products use vector extensions, or plain loops where there are none. */
    #if !defined(_GNU_SOURCE)
    #define _GNU_SOURCE 1
    #endif
    #if defined(__clang__)
    #pragma clang diagnostic ignored "-Wunknown-warning-option"
    #pragma clang diagnostic ignored "-Wunused-function"
    #pragma clang diagnostic ignored "-Wunused-variable"
    #pragma clang diagnostic ignored "-Wunused-parameter"
    #pragma clang diagnostic ignored "-Wunused-but-set-variable"
    #pragma clang diagnostic ignored "-Wunused-but-set-parameter"
    #pragma clang diagnostic ignored "-Wpass-failed"
    #pragma clang diagnostic ignored "-Wpsabi"
    #elif defined(__GNUC__)
    #pragma GCC diagnostic ignored "-Wunused-function"
    #pragma GCC diagnostic ignored "-Wunused-variable"
    #pragma GCC diagnostic ignored "-Wunused-parameter"
    #pragma GCC diagnostic ignored "-Wunused-but-set-variable"
    #pragma GCC diagnostic ignored "-Wunused-but-set-parameter"
    #pragma GCC diagnostic ignored "-Wpsabi"
    #endif
    """
  }

  /// What decides about rounding and speed in the library.
  private var flags: [String] {
    artifact.options.cpu.libraryFlags.filter {
      $0.hasPrefix("-m") || $0.hasPrefix("-f") && $0 != "-fPIC"
    }
  }

  private static let includes = """
    #include <inttypes.h>
    #include <math.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/types.h>
    #include <unistd.h>
    """

  /// The functions that run programs, with the types of their tensors.
  private var functions: CCode {
    let interface = ArtifactInterface(artifact: artifact)
    let functions = artifact.programs.map { program -> CCode in
      let (inputs, results) = interface.parameters(program)
      func list(_ names: [CCode]) -> CCode { (names + ["NULL"]).joined(separator: ", ") }
      let cache = program.cache
      let full: CCode =
        cache?.limit.map {
          """

            if (cache && *(const int32_t *)((const char *)cache + \($0.offset)) > \($0.most)) return GC_CACHE_FULL;
          """
        } ?? ""
      return """
        \(interface.signature(program)) {\(full)
          const void *const gc_inputs[] = {\(list(inputs.map(\.name) + (cache?.pointers ?? [])))};
          void *const gc_outputs[] = {\(list(results.map(\.name)))};
          return gc_run(context, &gc_\(program.word())_program, \(program.batch == nil ? "0" : "batch"),
                        gc_inputs, gc_outputs);
        }
        """
    }
    return "GC_BEGIN_BASELINE\n\(functions.joined(separator: "\n"))\nGC_END_BASELINE\n"
  }
}
