import IR

/// Files by which build systems find a library; all of them work wherever the folder is.
struct ArtifactPackaging {
  let artifact: Artifact

  /// For pkg-config.
  var pkgConfig: PkgConfigCode {
    let name: PkgConfigCode = artifact.word()
    let threads: PkgConfigCode = artifact.options.isThreaded ? " -pthread" : ""
    return """
      prefix=${pcfiledir}

      Name: \(name)
      Description: \(PkgConfigCode.description(artifact.label)), compiled by GraphC
      Version: \(ArtifactHeader.abiVersion)
      Cflags: -I${prefix}
      Libs: -L${prefix} -l\(name) -Wl,-rpath,${prefix}
      Libs.private: -lm\(threads)

      """
  }

  /// For CMake: `find_package(NAME CONFIG)` gives the target `NAME::NAME`.
  var cmake: CMakeCode {
    let name: CMakeCode = artifact.word()
    return """
      # \(CMakeCode.comment(artifact.label)), compiled by GraphC: find_package(\(name) CONFIG) with this folder in
      # CMAKE_PREFIX_PATH or \(name)_DIR, then target_link_libraries(... \(name)::\(name)).
      if(NOT TARGET \(name)::\(name))
        add_library(\(name)::\(name) SHARED IMPORTED)
        set_target_properties(\(name)::\(name) PROPERTIES
          IMPORTED_LOCATION "${CMAKE_CURRENT_LIST_DIR}/\(artifact.file(.so))"
          INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}")
      endif()
      set(\(name)_WEIGHTS "${CMAKE_CURRENT_LIST_DIR}/\(artifact.file(.weights))")

      """
  }

  /// For Swift and clang modules: the folder as a system library target.
  var moduleMap: ModuleMapCode {
    """
    module "\(artifact.word())" [system] {
      header "\(artifact.file(.h))"
      link "\(artifact.word())"
      export *
    }

    """
  }
}
