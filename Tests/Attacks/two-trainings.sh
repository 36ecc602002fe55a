# A second run with the checkpoint of one that is going on is refused, and the first goes on; so it is when the
# first was killed.
# expect: status 1
# expect: error: a: another process is writing it
# expect: saved
# expect: status 0
training=("$graphc" train universal-approximation --backend tcc --checkpoint a)
"${training[@]}" --epochs 1000000 >output 2>errors & first=$!
until [[ -s a ]]; do sleep 0.1; done
"${training[@]}" --epochs 1 >/dev/null 2>refused; echo "status $?"
sed -n 's/\(writing it\).*/\1/p' refused
kill -TERM $first; wait $first 2>/dev/null; grep -q 'state saved to a' errors && echo saved
"${training[@]}" --epochs 1000000 >output 2>errors & first=$!
sleep 1; kill -KILL $first; wait $first 2>/dev/null
"${training[@]}" --epochs 1 >output 2>errors; echo "status $?"
