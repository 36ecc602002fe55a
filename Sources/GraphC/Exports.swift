@_exported import CodeGeneration
@_exported import Execution
@_exported import IR
@_exported import Modeling
@_exported import Operators
@_exported import Passes
@_exported import Scheduling
