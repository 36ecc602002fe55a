import GraphC
import Modeling
import TestSupport
import Testing

/// Programs with clocks around their kernels.
@Suite struct ProfiledProgramTests {
  @Test(arguments: [Backend.tcc, .cc], [1, 2])
  func computeTheSameAndRecordEveryKernel(_ backend: Backend, _ threads: Int) throws {
    let graph = try SampleModels.classifier.trainingGraph(batchSize: 512)
    let options = options(backend, threads: threads)
    let plan = try MemoryPlanning.run(Compiler.formKernels(Compiler.optimize(graph)))
    let recorder = try KernelRecorder(threads: threads, kernelCount: plan.kernels.count)
    let timed = try Executable(graph: plan.graph, options: options.execution, recorder: recorder) {
      CodeGenerator.emit(plan, dialect: $0, isProfiled: true)
    }
    let plain = try Compiler.compile(graph, options: options)
    for program in [timed, plain] { try program.initialize(seed: 2) }
    for _ in 0..<3 {
      try timed.run()
      try plain.run()
      for output in graph.outputs {
        #expect(try timed.read(output.name).isIdentical(to: plain.read(output.name)))
      }
      let intervals = recorder.take()
      #expect(Set(intervals.map(\.kernel)) == Set(plan.kernels.indices))
      for interval in intervals {
        #expect(interval.begin <= interval.end && interval.busy <= interval.end - interval.begin)
        #expect((0..<threads).contains(interval.thread))
      }
    }
    #expect(recorder.take().isEmpty)
  }

  @Test func clocksAreOffByDefault() throws {
    let plan = try MemoryPlanning.run(
      Compiler.formKernels(SampleModels.plain.trainingGraph(batchSize: 4)))
    for isProfiled in [false, true] {
      let program = CodeGenerator.emit(plan, dialect: .loops, isProfiled: isProfiled)
      #expect(program.graphSource.contains("timed") == isProfiled)
    }
  }
}
