# A replaced file keeps its mode; one that is read-only is not replaced, also by root.
# expect: 600 1 epoch
# expect: 600 2 epochs
# expect: error: a: is read-only, so it is not replaced
# expect:   note: make it writable with chmod u+w, or name another file
# expect: 400 2 epochs
# expect: 640
umask 022
train() { "$graphc" train delta-rule --epochs $1 --checkpoint a >/dev/null; }
state() { echo "$(stat -c %a a) $("$graphc" train delta-rule --resume a --epochs 1 | sed -n 's/^resumed a: //p')"; }
train 1; chmod 600 a; state
train 2; state
chmod 400 a; train 3; state
touch b; chmod 640 b; "$graphc" dump xor-mlp -o b >/dev/null; stat -c %a b
