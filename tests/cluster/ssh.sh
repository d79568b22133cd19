#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command of contrib/parallel over two ssh hosts on this machine, one of them killed midway.
# Needs sshd and GNU parallel. Takes under a minute; stops what it started.
. "$(dirname "$0")/lib.sh"
sshd=$(command -v sshd || echo /usr/sbin/sshd)
for tool in "$sshd" parallel ssh-keygen; do
	command -v "$tool" >/dev/null || { echo "SKIP cluster: $tool is not installed"; exit 1; }
done
mkdir -p "$work/ssh" /run/sshd
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/key"
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/host"
chmod 700 "$work" "$work/ssh"
cp "$work/ssh/key.pub" "$work/ssh/authorized"
for i in 1 2; do
	printf '%s\n' "Port 1792$i" 'ListenAddress 127.0.0.1' "HostKey $work/ssh/host" \
		"PidFile $work/ssh/pid$i" "AuthorizedKeysFile $work/ssh/authorized" 'StrictModes no' \
		'UsePAM no' 'PasswordAuthentication no' 'PermitRootLogin prohibit-password' \
		'MaxStartups 100' >"$work/ssh/sshd$i"
	printf '%s\n' "Host host$i" 'HostName 127.0.0.1' "Port 1792$i" "IdentityFile $work/ssh/key" \
		'StrictHostKeyChecking no' "UserKnownHostsFile $work/ssh/known" 'LogLevel ERROR' \
		>>"$work/ssh/config"
done
stop() {
	for i in 1 2; do
		[ -f "$work/ssh/pid$i" ] && kill "$(cat "$work/ssh/pid$i")" 2>/dev/null
	done
}
trap 'stop; close; exit $?' INT TERM
make_texts 1200 60
"$sshd" -f "$work/ssh/sshd1"
"$sshd" -f "$work/ssh/sshd2"
mkdir -p "$work/out"
seq 0 19 | parallel --will-cite --ssh "ssh -F $work/ssh/config" -S 2/host1,2/host2 --wd "$work" \
	--joblog "$work/jobs.log" --retries 3 \
	"$program batch m.jsonl -o out --shard={}/20 --log=out/log-{}.jsonl -j1 -q --progress=none" &
waiting=$!
sleep 2
echo "host2 is killed"
children=$(pgrep -P "$(cat "$work/ssh/pid2")")
kill -KILL "$(cat "$work/ssh/pid2")"
for session in $children; do
	pkill -KILL -P "$session" 2>/dev/null
	kill -KILL "$session" 2>/dev/null
done
wait "$waiting"
check "parallel ends well" [ $? -eq 0 ]
awk 'NR > 1 { n[$2]++ } END { for (h in n) print n[h], "shards on", h }' "$work/jobs.log"
check "outputs are those of an undisturbed run" same "$work/out"
"$program" log merge "$work"/out/log-*.jsonl >"$work/merged.jsonl"
check "every record is in the logs once" [ "$(grep -c '"id"' "$work/merged.jsonl")" -eq 1200 ]
stop
close
