#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Both cluster tests at the same time: most of Slurm's is waiting. With the tools from `./setup cluster`.
here=$(cd "$(dirname "$0")" && pwd)
told=$(mktemp)
sh "$here/ssh.sh" >"$told" 2>&1 &
ssh=$!
sh "$here/slurm.sh"
slurm=$?
wait $ssh
code=$?
cat "$told"
rm -f "$told"
[ $slurm -eq 0 ] && [ $code -eq 0 ]
