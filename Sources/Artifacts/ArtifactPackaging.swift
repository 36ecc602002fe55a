/// Files by which build systems find a library; all of them work wherever the folder is.
struct ArtifactPackaging {
  let artifact: Artifact

  /// For pkg-config.
  var pkgConfig: String {
    let threads = artifact.options.isThreaded ? " -pthread" : ""
    return """
      prefix=${pcfiledir}

      Name: \(artifact.name)
      Description: \(artifact.label), compiled by GraphC
      Version: \(ArtifactHeader.abiVersion)
      Cflags: -I${prefix}
      Libs: -L${prefix} -l\(artifact.name) -Wl,-rpath,${prefix}
      Libs.private: -lm\(threads)

      """
  }

  /// For CMake: `find_package(NAME CONFIG)` gives the target `NAME::NAME`.
  var cmake: String {
    let name = artifact.name
    return """
      # \(artifact.label), compiled by GraphC: find_package(\(name) CONFIG) with this folder in
      # CMAKE_PREFIX_PATH or \(name)_DIR, then target_link_libraries(... \(name)::\(name)).
      if(NOT TARGET \(name)::\(name))
        add_library(\(name)::\(name) SHARED IMPORTED)
        set_target_properties(\(name)::\(name) PROPERTIES
          IMPORTED_LOCATION "${CMAKE_CURRENT_LIST_DIR}/\(artifact.fileName(.so))"
          INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}")
      endif()
      set(\(name)_WEIGHTS "${CMAKE_CURRENT_LIST_DIR}/\(artifact.fileName(.weights))")

      """
  }

  /// For Swift and clang modules: the folder as a system library target.
  var moduleMap: String {
    """
    module \(artifact.name) [system] {
      header "\(artifact.fileName(.h))"
      link "\(artifact.name)"
      export *
    }

    """
  }
}
