# Odd environments change nothing: a relative TMPDIR, CDPATH, no PATH, names with a dash.
# expect: [2.0 4.0] [2.0 4.0] [2.0 4.0] [2.0 4.0]
# expect: -t.ir p.ir temporary
printf 'graph g(%%x: input f32[2]) -> (y: f32[2]) {\n  %%0 = add %%x, %%x : f32[2]\n  return %%0\n}\n' >p.ir
mkdir temporary; cp p.ir ./-t.ir
run() { "$@" "$graphc" run --input 'x=[1, 2]' --backend cc -- -t.ir | tail -n 1; rm -rf cache; }
echo $(run env TMPDIR=temporary; run env CDPATH=/:/tmp TMPDIR=./temporary; run env -u PATH; run env PATH=)
rmdir temporary && mkdir temporary
LC_ALL=C ls -A | tr '\n' ' ' | sed 's/ $/\n/'
