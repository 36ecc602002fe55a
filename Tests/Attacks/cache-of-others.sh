# What another user could have put into the cache is not run. Where we are not root, there is no other user.
# expect: 2.7182817 2.7182817 2.7182817 2.7182817 2.7182817
printf 'graph g(%%x: input f32[1]) -> (y: f32[1]) {\n  %%0 = exp %%x : f32[1]\n  return %%0\n}\n' >p.ir
run() { "$graphc" run p.ir --input 'x=[1]' --backend cc 2>/dev/null | sed -n 's/^\[\(.*\)\]$/\1/p'; }
other() { ((EUID != 0)) || chown -h 65534 "$@"; }
forge() {
  for program in $1/*.so; do
    entry=$(nm -D "$program" | awk '/ T /{print $3}' | head -n 1)
    printf '%s\n' '#include <stdio.h>' \
      '__attribute__((constructor)) static void run(void) { puts("[FORGED]"); }' \
      "int $entry(void *const *a, void *const *b, void *w, const void *r, long n) { ((float *)b[0])[0] = 666; return 0; }" >forged.c
    gcc -shared -fPIC -o forged.so forged.c
    rm "$program"; cp forged.so "$program"
    sha256sum forged.so | cut -c1-64 | tr -d '\n' >"${program%.so}.sum"
  done
}
results=$(run)
forge cache; other cache/*.so cache/*.sum; chmod 666 cache/*.so cache/*.sum; results+=" $(run)"
forge cache; chmod 777 cache; results+=" $(run)"
chmod 700 cache; mkdir open; mv cache open; chmod 777 open; export GRAPHC_CACHE=$PWD/open/cache; results+=" $(run)"
chmod 755 open
rm open/cache/*; run >/dev/null
((EUID != 0)) || forge open/cache
ln -s "$PWD/open/cache" link; other link; export GRAPHC_CACHE=$PWD/link; results+=" $(run)"
echo $results
