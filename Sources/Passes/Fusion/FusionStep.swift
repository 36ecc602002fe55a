import IR
import Scheduling

/// One step on the way from a kernel for each value to the kernels of a program.
package struct FusionStep: Sendable {
  /// As `--disable-pass` takes it.
  package let name: String
  /// What it does, in one sentence.
  package let summary: String
  /// Why it stands where it does.
  package let reason: String
  private let transform: @Sendable (inout FusionDraft) -> Void

  private init(
    _ name: String, _ summary: String, because reason: String,
    _ transform: @escaping @Sendable (inout FusionDraft) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.reason = reason
    self.transform = transform
  }

  package func run(_ draft: inout FusionDraft) { transform(&draft) }

  /// The switch of all steps.
  package static let fuse = "fuse"

  /// Whether it is left out; kernels are formed in any case.
  func isDisabled(by names: Set<String>) -> Bool {
    name != Self.formKernels.name && (names.contains(Self.fuse) || names.contains(name))
  }

  // MARK: The column

  /// All steps, in order.
  package static let all = [
    loadWindows, winograd, fuseDefinitions, formKernels, fuseElements, fuseRows, fuseEpilogues,
    removeUnread,
    fusePrologues, dropBuffers,
  ]

  package static let loadWindows = FusionStep(
    "load-windows", "matrix products load windows from what these move over",
    because: "values that nothing else reads need no memory, and no decision about it"
  ) { $0.materialization.loadWindows() }

  package static let winograd = FusionStep(
    "winograd", "products of 3x3 windows multiply values at points, where that is faster",
    because: "how often an operand is loaded depends on it"
  ) { $0.materialization.mayUsePoints = true }

  package static let fuseDefinitions = FusionStep(
    "fuse-definitions", "values that cost their readers little are computed there",
    because: "what is left are buffers, of which each is a kernel at first"
  ) { $0.materialization.inlineDefinitions() }

  package static let formKernels = FusionStep(
    "form-kernels", "each buffer gets a kernel",
    because: "from here on kernels are joined, and no value moves into its readers alone"
  ) { $0.formKernels() }

  package static let fuseElements = FusionStep(
    "fuse-elements", "a kernel joins those that it reads, and those over the same elements",
    because:
      "a column sum that joined a row's elements before their own kernels would keep them apart"
  ) { draft in KernelMerging(draft).run(&draft.network, acceptsRows: false) }

  package static let fuseRows = FusionStep(
    "fuse-rows", "a kernel joins those that reduce rows of the same elements",
    because: "elements have found each other by now"
  ) { draft in KernelMerging(draft).run(&draft.network, acceptsRows: true) }

  package static let fuseEpilogues = FusionStep(
    "fuse-epilogues", "a matrix product computes what follows from its elements",
    because: "what follows is whole only when its kernels are joined"
  ) { draft in EpilogueFusion(draft).run(&draft.network) }

  package static let removeUnread = FusionStep(
    "remove-unread", "kernels go whose results nothing reads any more",
    because: "a prologue asks who reads a value"
  ) { draft in UnreadValues(draft).removeKernels(from: &draft.network) }

  package static let fusePrologues = FusionStep(
    "fuse-prologues", "a matrix product computes operands while it packs them",
    because: "how often it loads them depends on its epilogue"
  ) { draft in
    let loaded = PrologueFusion(draft).run(&draft.network)
    draft.materialization.dropBuffers(loaded)
  }

  package static let dropBuffers = FusionStep(
    "drop-buffers", "values that only their own kernel reads need no memory",
    because: "no kernel will be joined with another that could read them"
  ) { draft in
    let unread = UnreadValues(draft)
    // A prologue may need less than the kernel whose place it took.
    unread.removeKernels(from: &draft.network)
    let dropped = unread.dropBuffers(from: &draft.network)
    draft.materialization.dropBuffers(dropped)
  }
}
