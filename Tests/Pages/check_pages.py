"""Looks at pages of `graphc dump --format html` as a user does: clicks, types, and reads.

Drawings of `--format dot` go through Graphviz.

    check_pages.py GRAPHC FOLDER

Writes pages and pictures of them into FOLDER. Expected numbers come from the same dump as JSON.
"""

import json
import pathlib
import subprocess
import sys
import time

from browser import Browser

HERE = pathlib.Path(__file__).resolve().parent


class Page:
    """A page of a source, and its dump."""

    def __init__(self, browser, graphc, source, name, folder):
        self.browser = browser
        self.folder = folder
        self.name = name
        self.path = folder / f"{name}.html"
        command = [graphc, "dump", source, "--format"]
        subprocess.run([*command, "html", "-o", self.path], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([*command, "json"], check=True, capture_output=True)
        self.dump = json.loads(done.stdout)

    def open(self, fragment=""):
        self.browser.open(self.path, fragment)

    def stage(self, name):
        return next(stage for stage in self.dump["stages"] if stage["name"] == name)

    def graph(self, stage):
        return self.dump["graphs"][self.stage(stage)["graph"]]

    def node(self, stage, **fields):
        """Position of the first node of a graph with these fields."""
        nodes = self.graph(stage)["nodes"]
        return next(i for i, n in enumerate(nodes) if all(n.get(k) == v for k, v in fields.items()))

    def shown(self):
        """Positions of the nodes in the drawing."""
        return set(self.values(".node", "node"))

    def values(self, selector, field):
        elements = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return self.browser.evaluate(f"{elements}.map((e) => +e.dataset.{field})")

    def count(self, selector):
        return self.browser.evaluate(f"document.querySelectorAll({json.dumps(selector)}).length")

    def text(self, selector):
        return self.browser.evaluate(f"document.querySelector({json.dumps(selector)})?.textContent")

    def fact(self, name):
        return self.text(f'#panel [data-fact="{name}"]') or ""

    def picture(self, name):
        path = self.folder / f"{self.name}-{name}.png"
        self.browser.picture(path)
        # An empty page has less to compress.
        holds(path.stat().st_size > 20_000, f"{path} shows next to nothing")


def same(found, expected, what):
    if found != expected:
        sys.exit(f"test-pages: {what}: found {found!r}, expected {expected!r}")


def holds(condition, what):
    if not condition:
        sys.exit(f"test-pages: {what}")


def check_stages(page):
    """Every stage shows all nodes of its graph, and marks what changed."""
    for stage in page.dump["stages"]:
        name = stage["name"]
        page.open(f"stage={name}")
        same(page.text('[aria-current="step"] .stage-name'), name, "the current stage")
        nodes = page.graph(name)["nodes"]
        if "program" not in stage:
            same(page.shown(), set(range(len(nodes))), f"nodes of {name}")
        for kind in ("added", "changed"):
            if "changes" in stage:
                marked = set(page.values(f".node.{kind}", "node"))
                same(marked, set(stage["changes"][kind]), f"{kind} nodes of {name}")
    page.open("stage=fold-constants&before=1")
    removed = set(page.stage("fold-constants")["changes"]["removed"])
    same(set(page.values(".node.removed", "node")), removed, "removed nodes")
    page.picture("before-folding")


def check_layout(page, stage):
    """No two boxes overlap, and every edge leads down."""
    page.open(f"stage={stage}")
    overlaps = page.browser.evaluate(
        """(() => {
          const boxes = [...document.querySelectorAll(".node > rect")].map((e) => {
            const { e: x, f: y } = e.parentNode.transform.baseVal[0].matrix;
            return [x, y, x + e.width.baseVal.value, y + e.height.baseVal.value];
          });
          let count = 0;
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            if (a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]) count += 1;
          }));
          return count;
        })()"""
    )
    same(overlaps, 0, f"overlapping boxes of {stage}")
    rising = page.browser.evaluate(
        """[...document.querySelectorAll(".edges path")].filter((path) => {
          const length = path.getTotalLength();
          return path.getPointAtLength(0).y > path.getPointAtLength(length).y + 0.5;
        }).length"""
    )
    same(rising, 0, f"edges of {stage} that lead upwards")


def check_node(page, stage):
    """A click shows type, origin, operands and users; links and keys lead on."""
    index = page.node(stage, operator="matmul", gradientOf="matmul")
    node = page.graph(stage)["nodes"][index]
    page.open(f"stage={stage}&node={index}")
    page.browser.click(f'.node[data-node="{index}"]')
    same(page.text("#panel h2"), f"matmul{node['name']}", "the panel's title")
    same(page.fact("type"), node["type"], "the type")
    holds("matmul" in page.fact("gradient"), "the gradient rule is not told")
    same(page.fact("source"), f"{node['file']}:{node['line']}", "the source line")
    nodes = page.graph(stage)["nodes"]
    for operand in node["operands"]:
        holds(nodes[operand]["name"] in page.fact("operands"), "an operand is missing")
        holds(page.count(f'.node.operand[data-node="{operand}"]') > 0, "an operand is not marked")
    users = [i for i, n in enumerate(nodes) if index in n["operands"]]
    same(sorted(page.values('#panel [data-fact="users"] [data-link]', "link")), users, "users")
    page.picture("node")
    page.browser.press("ArrowUp")
    same(page.values(".node.selected", "node")[0], node["operands"][0], "the arrow up")
    page.browser.press("Escape")
    same(page.count(".node.selected"), 0, "selected nodes after Escape")
    # The same node in another stage.
    page.open(f"stage=differentiated&node={page.node('differentiated', operator='exp')}")
    page.browser.press("]")
    same(page.text('[aria-current="step"] .stage-name'), "tile-attention", "the next stage")
    holds(page.text("#panel h2").startswith("exp"), "the selection did not follow the node")


def check_search(page, stage):
    page.open(f"stage={stage}")
    page.browser.press("/")
    page.browser.type("reduce_sum")
    nodes = enumerate(page.graph(stage)["nodes"])
    hits = [i for i, n in nodes if "reduce_sum" in (n["operator"], n.get("gradientOf"))]
    same(set(page.values(".node.hit", "node")), set(hits), "hits")
    same(page.text("#hits"), str(len(hits)), "the number of hits")
    same(page.count("#results li"), len(hits), "listed hits")
    page.browser.press("Enter")
    same(page.values(".node.selected", "node")[0], hits[0], "the first hit")
    page.browser.press("Enter")
    same(page.values(".node.selected", "node")[0], hits[1], "the second hit")
    page.picture("search")
    page.browser.press("Escape")
    same(page.count(".node.dim"), 0, "dim nodes after Escape")
    page.open(f"stage={stage}&search=%3Cb%3E")
    same(page.text("#hits"), "0", "hits of what is nowhere")


def check_kernels(page):
    """Groups, their nodes, and the C beside them."""
    program = page.dump["programs"][0]
    page.open("stage=kernels")
    same(page.count("g.kernel"), len(program["kernels"]), "kernels")
    for index, kernel in enumerate(program["kernels"]):
        drawn = sorted(page.values(f'.node[data-kernel="{index}"]', "node"))
        same(drawn, sorted(kernel["nodes"]), f"nodes of {kernel['name']}")
    # What a kernel needs for itself is one bar.
    bars = sum(max(1, len(p["values"])) for p in program["memory"]["arena"])
    same(page.count(".bar"), bars, "bars")
    kernel = max(program["kernels"], key=lambda one: len(one["nodes"]))
    index = program["kernels"].index(kernel)
    page.open(f"stage=kernels&kernel={index}")
    same(page.text("#panel .code"), kernel["c"], "the C of a kernel")
    holds(page.count("#panel .code .keyword") > 0, "the C has no colors")
    near = [b for b in program["boundaries"] if kernel["name"] in (b["first"], b["second"])]
    same(page.count(".boundaries li"), len(near), "boundaries")
    holds(all(b["reason"] in page.text(".boundaries") for b in near), "a reason is missing")
    page.picture("kernel")
    page.browser.press("k")
    same(page.count("g.kernel"), len(program["kernels"]), "folded kernels")
    same(page.count(".node[data-kernel]"), 0, "nodes of folded kernels")
    page.browser.press("f")
    page.picture("folded")


def check_memory(page):
    """Bars tell what they are, and lead to their node."""
    program = page.dump["programs"][0]
    page.open("stage=kernels")
    pieces = [piece for piece in program["memory"]["arena"] if piece["values"]]
    held = max(pieces, key=lambda piece: piece["bytes"])["values"][0]["node"]
    x, y = page.browser.middle(f'.bar[data-node="{held}"]')
    page.browser.mouse("mouseMoved", x, y)
    node = page.graph("kernels")["nodes"][held]
    holds(node["type"] in page.text("#tip"), "the tip has no type")
    page.browser.click(f'.bar[data-node="{held}"]')
    same(page.values(".bar.selected", "node"), [held], "the selected bar")
    holds("arena at" in page.fact("memory"), "the node does not tell its memory")
    page.browser.press("m")
    same(page.count(".bar"), 0, "bars when memory is hidden")


def check_view(page):
    """Dragging, zooming and themes; the address keeps what is shown."""
    page.open("stage=built")
    transform = "document.getElementById('world').getAttribute('transform')"
    start = page.browser.evaluate(transform)
    browser = page.browser
    browser.mouse("mousePressed", 200, 400, clickCount=1)
    browser.mouse("mouseMoved", 260, 430, buttons=1)
    browser.mouse("mouseReleased", 260, 430, clickCount=1)
    moved = browser.evaluate(transform)
    holds(moved != start, "dragging moves nothing")
    browser.mouse("mouseWheel", 400, 400, deltaX=0, deltaY=-200)
    holds(browser.evaluate(transform) != moved, "the wheel does not zoom")
    browser.click("#theme")
    same(browser.evaluate("location.hash"), "#stage=built&theme=dark", "the address")
    dark = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    browser.click("#theme")
    light = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    holds(dark != light, "themes do not differ")
    x, y = browser.middle("#splitter")
    browser.mouse("mousePressed", x, y, clickCount=1)
    browser.mouse("mouseMoved", x - 150, y, buttons=1)
    browser.mouse("mouseReleased", x - 150, y, clickCount=1)
    holds(abs(browser.middle("#splitter")[0] - (x - 150)) < 4, "the panel's width does not follow")
    browser.press("?")
    holds(page.count("#keys[open] dt") > 8, "the keys are not told")
    browser.press("Escape")
    page.open("stage=kernels&theme=dark")
    page.picture("dark")


def check_loop(page):
    """A body is a graph of its own, in every stage; hostile names are text."""
    same(page.browser.evaluate("document.images.length"), 0, "pictures from names")
    # Of a file the kernels are not those of its gradients.
    same(page.count(".stage.aside"), 1, "stages that no other is made from")
    same(page.text(".stage.aside .stage-name"), "differentiated", "the stage aside")
    loop = page.node("built", operator="scan")
    page.open(f"stage=built&node={loop}")
    page.browser.press("Enter")
    body = page.dump["graphs"][0]["nodes"]
    same(page.shown(), set(range(len(body))), "nodes of the body")
    page.browser.press("Backspace")
    same(page.shown(), set(range(len(page.graph("built")["nodes"]))), "nodes after leaving it")
    kernel = next(i for i, k in enumerate(page.dump["programs"][0]["kernels"]) if k["bodies"])
    page.open(f"stage=kernels&kernel={kernel}")
    page.browser.press("Enter")
    same(page.count("g.kernel"), len(page.dump["programs"][1]["kernels"]), "kernels of the body")
    page.picture("body")


def check_drawing(page, graphc, source):
    """Graphviz finds the kernels, their nodes and all outputs in a drawing."""
    command = [graphc, "dump", source, "--format", "dot", "--stage", "kernels"]
    text = subprocess.run(command, check=True, capture_output=True).stdout
    done = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True)
    same(done.returncode, 0, f"Graphviz says {done.stderr.decode()}; its status")
    drawing = done.stdout.decode()
    program, graph = page.dump["programs"][0], page.graph("kernels")
    same(drawing.count('class="cluster"'), len(program["kernels"]), "clusters")
    fused = sum(len(kernel["nodes"]) for kernel in program["kernels"])
    read = {node for kernel in program["kernels"] for node in kernel["inputs"]}
    computed = {node for kernel in program["kernels"] for node in kernel["nodes"]}
    arguments = {i for i, node in enumerate(graph["nodes"]) if "role" in node}
    loose = len((read | arguments) - computed)
    same(drawing.count('class="node"'), fused + loose + len(graph["outputs"]), "nodes of Graphviz")


def long_graph(count):
    """IR text of layers that all read what came two before."""
    names = ["x", "y"]
    lines = []
    for index in range(count):
        operator = ("add", "multiply", "maximum")[index % 3]
        other = names[-2 - index % 7 % len(names)]
        lines.append(f"  %{index} = {operator} %{names[-1]}, %{other} : f32[8]")
        names.append(str(index))
    head = "graph long(%x: input f32[8], %y: input f32[8]) -> (z: f32[8]) {\n"
    return head + "\n".join(lines) + f"\n  return %{count - 1}\n}}\n"


def main():
    graphc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    browser.prefer(prefers_reduced_motion="reduce", prefers_color_scheme="light")
    start = time.monotonic()
    try:
        page = Page(browser, graphc, "fashion-mlp", "fashion-mlp", folder)
        check_stages(page)
        for stage in ("built", "simplify-again", "kernels"):
            check_layout(page, stage)
        check_node(page, "differentiated")
        check_search(page, "differentiated")
        check_kernels(page)
        check_memory(page)
        check_view(page)
        check_drawing(page, graphc, "fashion-mlp")
        larger = Page(browser, graphc, "vae_step", "vae_step", folder)
        holds(len(larger.graph("kernels")["nodes"]) > 300, "the larger model is small")
        check_layout(larger, "kernels")
        larger.picture("kernels")
        loop = Page(browser, graphc, str(HERE / "loop.ir"), "loop", folder)
        loop.open()
        check_loop(loop)
        source = folder / "long.ir"
        source.write_text(long_graph(1000))
        long = Page(browser, graphc, str(source), "long", folder)
        opened = time.monotonic()
        check_layout(long, "built")
        holds(time.monotonic() - opened < 20, "1000 nodes take longer than 20 seconds")
        same(browser.complaints, [], "complaints of the browser")
        own = ("file:", "about:", "data:")
        foreign = [url for url in browser.requests if not url.startswith(own)]
        same(foreign, [], "requests to elsewhere")
    finally:
        browser.close()
    print(f"pages work; pictures are in {folder} ({time.monotonic() - start:.0f} s)")


if __name__ == "__main__":
    main()
