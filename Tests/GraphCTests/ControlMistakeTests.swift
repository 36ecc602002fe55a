import GraphC
import TestSupport
import Testing

/// Mistakes in closures that become bodies: each says what, where and how to fix it.
@Suite struct ControlMistakeTests {
  private func failure(_ build: (GraphBuilder) -> Void) -> String {
    let builder = GraphBuilder("mistake")
    build(builder)
    do {
      _ = try builder.finish()
      return "none"
    } catch { return error.description }
  }

  private func scanned(
    _ builder: GraphBuilder, _ body: ([Tensor], [Tensor]) -> (carry: [Tensor], output: [Tensor])
  ) {
    let x = builder.input("x", [5, 3])
    _ = scan(initial: [builder.input("c", [3])], over: [x], body)
  }

  @Test func carriesKeepTheirTypes() {
    let text = failure { builder in scanned(builder) { c, x in ([x[0].sum()], []) } }
    #expect(text.contains("scan: carry 0 becomes f32[], expected f32[3] as at the start"))
    #expect(text.contains("ControlMistakeTests.swift"))
  }

  @Test func carriesAreAsMany() {
    let text = failure { builder in scanned(builder) { c, x in ([], c) } }
    #expect(text.contains("scan: the body leaves 0 carries, expected 1"))
  }

  @Test func mistakesInsideAreReported() {
    let text = failure { builder in scanned(builder) { c, x in ([matmul(c[0], x[0])], []) } }
    #expect(text.contains("matmul"))
  }

  @Test func sequencesHaveALength() {
    let text = failure { builder in
      let c = builder.input("c", [3])
      _ = scan(initial: [c]) { c, x in (c, x) }
    }
    #expect(text.contains("there is no sequence to tell the number of steps; pass 'length'"))
    let other = failure { builder in
      let (x, y) = (builder.input("x", [3]), builder.input("y", [4]))
      _ = scan(initial: [], over: [x, y]) { c, x in (c, x) }
    }
    #expect(other.contains("sequence 1 is f32[4], expected 3 elements along its first axis"))
  }

  @Test func bodiesKeepTheirTensors() {
    let text = failure { builder in
      var leaked: Tensor?
      scanned(builder) { c, x in
        leaked = x[0]
        return (c, x)
      }
      builder.output("leaked", leaked ?? 0)
    }
    #expect(text.contains("output leaked: the tensor belongs to another graph"))
  }

  @Test func branchesGiveTheSame() {
    let text = failure { builder in
      let x = builder.input("x", [3])
      _ = cond(x.sum().less(0), [x]) {
        [$0[0]]
      } otherwise: {
        [$0[0].sum()]
      }
    }
    #expect(text.contains("cond: one branch gives f32[3], the other f32[]"))
    let other = failure { builder in
      let x = builder.input("x", [3])
      _ = cond(x.sum().less(0), [x]) {
        [$0[0], $0[0]]
      } otherwise: { _ in
        []
      }
    }
    #expect(other.contains("cond: one branch gives f32[3], f32[3], the other nothing"))
  }

  @Test func conditionsAreTruthValues() {
    let text = failure { builder in
      let x = builder.input("x", [3])
      _ = cond(x.less(0), x) {
        $0
      } otherwise: {
        -$0
      }
    }
    #expect(text.contains("cond: the condition is bool[3], expected bool[]"))
    #expect(text.contains("use select"))
    let other = failure { builder in
      _ = whileLoop(builder.input("x", [3])) {
        $0.less(0)
      } body: {
        $0 + 1
      }
    }
    #expect(other.contains("while: the condition gives bool[3], expected one bool[]"))
  }

  @Test func carriesOfWhileKeepTheirTypes() {
    let text = failure { builder in
      _ = whileLoop(builder.input("x", [3])) {
        $0.sum().less(0)
      } body: {
        $0.sum()
      }
    }
    #expect(text.contains("while: carry 0 becomes f32[], expected f32[3] as at the start"))
    let other = failure { builder in
      let x = builder.input("x", [])
      _ = whileLoop([x, x], limit: 3) {
        $0[0].less(0)
      } body: {
        [$0[0]]
      }
    }
    #expect(other.contains("while: the body leaves 1 carries, expected 2"))
  }

  @Test func limitsAreNotNegative() {
    let text = failure { builder in
      _ = whileLoop(builder.input("x", []), limit: -1) {
        $0.less(0)
      } body: {
        $0
      }
    }
    #expect(text.contains("while: the limit -1 is negative"))
  }

  /// One mistake is one message, and what comes of it can be used.
  @Test func mistakesAreReportedOnce() {
    let text = failure { builder in
      let x = builder.input("x", [3])
      let wrong = matmul(x, builder.input("y", [4, 2]))
      let chosen = cond(x.sum().less(0), [wrong, x]) {
        $0
      } otherwise: {
        [$0[1], $0[0]]
      }
      let looped = whileLoop([wrong, x]) {
        $0[1].sum().less(0)
      } body: {
        $0
      }
      let (carry, output) = scan(initial: [wrong], over: [x]) { c, x in (c, [c[0], x[0]]) }
      builder.output("all", chosen[1] + looped[1] + carry[0] + output[1])
    }
    #expect(text.hasPrefix("error: matmul: "))
    let other = failure { builder in
      let x = builder.input("x", [3])
      let chosen = cond(x, [x, x]) {
        $0
      } otherwise: {
        $0
      }
      let looped = whileLoop([x, x]) {
        $0[0]
      } body: {
        $0
      }
      builder.output("all", chosen[1] + looped[1])
    }
    #expect(other.contains("2 errors"))
  }

  @Test func noGradientFlowsThroughWhile() {
    let text = failure { builder in
      let x = builder.parameter("x", [])
      let last = whileLoop([x]) {
        $0[0].less(100)
      } body: {
        [$0[0] * 2]
      }
      builder.output("gradient", grad(last[0], wrt: x))
    }
    #expect(text.contains("while: no gradient flows through a loop whose steps are not known"))
    #expect(text.contains("while, differentiated by the gradient of while at GraphCTests/Control"))
    #expect(text.contains("use scan"))
  }

  /// Also where the loop is in another body.
  @Test func noGradientFlowsThroughWhileInBodies() {
    let scanned = failure { builder in
      let x = builder.parameter("x", [3])
      let (last, _) = scan(initial: x.sum(), over: x) { carry, element in
        (
          whileLoop(carry * element) {
            $0.less(1)
          } body: {
            $0 + 1
          }, element
        )
      }
      builder.output("gradient", grad(last, wrt: x))
    }
    #expect(scanned.contains("while: no gradient flows through a loop whose steps"))
    let chosen = failure { builder in
      let x = builder.parameter("x", [])
      let last = cond(x.less(0), x) {
        whileLoop($0) {
          $0.less(1)
        } body: {
          $0 + 1
        }
      } otherwise: {
        $0
      }
      builder.output("gradient", grad(last, wrt: x))
    }
    #expect(chosen.contains("while: no gradient flows through a loop whose steps"))
  }

  @Test func keysOfWhileAreCarried() {
    let text = failure { builder in
      let key = builder.input("key", .i64, [2])
      _ = whileLoop([builder.input("x", [3])]) {
        $0[0].sum().less(100)
      } body: {
        [$0[0] + randomUniform(key, [3])]
      }
    }
    #expect(text.contains("carry the key"))
  }
}
