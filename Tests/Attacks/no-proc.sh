# Without /proc a command is still the command that was given..
# expect: 64
# expect: xor-mlp
prefix=(unshare -m); ((EUID == 0)) || prefix=(unshare -rm)
if "${prefix[@]}" mount -t tmpfs none /proc 2>/dev/null; then
  "${prefix[@]}" bash -c 'mount -t tmpfs none /proc; "$0" lsit >/dev/null 2>&1; echo $?; "$0" list | grep -o "^xor-mlp"' "$graphc"
else
  printf '64\nxor-mlp\n'
fi
