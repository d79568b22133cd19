#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The array script of contrib/slurm on three virtual nodes of this machine: one node is lost and
# one task is killed midway; after Slurm's requeue and one more submission all is as it should be.
# Needs root, slurmctld, slurmd, munge. Takes about four minutes; stops what it started.
. "$(dirname "$0")/lib.sh"
for tool in slurmctld slurmd munged sbatch; do
	command -v "$tool" >/dev/null || { echo "SKIP cluster: $tool is not installed"; exit 1; }
done
shards=20
host=$(hostname -s 2>/dev/null || uname -n)
mkdir -p "$work/state" "$work/spool" /run/munge
chown munge: /run/munge
export SLURM_CONF=$work/slurm.conf
cat >"$SLURM_CONF" <<CONF
ClusterName=loop
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
CommunicationParameters=NoInAddrAny
SlurmctldPort=17817
SlurmdSpoolDir=$work/spool/%n
StateSaveLocation=$work/state
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SlurmdTimeout=10
KillWait=5
JobRequeue=1
MaxArraySize=1001
SlurmdParameters=config_overrides
JobCompType=jobcomp/filetxt
JobCompLoc=$work/jobcomp.log
NodeName=n[1-3] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17821-17823] CPUs=2 RealMemory=4000
PartitionName=batch Nodes=n[1-3] Default=YES State=UP
CONF

stop() {
	for n in n1 n2 n3; do
		[ -f "$work/slurmd-$n.pid" ] && kill "$(cat "$work/slurmd-$n.pid")" 2>/dev/null
	done
	pkill -KILL -f "slurmstepd.*" 2>/dev/null
	[ -f "$work/slurmctld.pid" ] && kill "$(cat "$work/slurmctld.pid")" 2>/dev/null
	[ -n "${munged:-}" ] && pkill -x munged 2>/dev/null
	sleep 1
}
trap 'stop; close; exit $?' INT TERM

[ -f /etc/munge/munge.key ] || /usr/sbin/mungekey --create
chown munge: /etc/munge/munge.key
pgrep -x munged >/dev/null || { runuser -u munge -- /usr/sbin/munged && munged=yes; }
make_texts 2000 120
slurmctld -f "$SLURM_CONF"
for n in n1 n2 n3; do
	mkdir -p "$work/spool/$n"
	slurmd -f "$SLURM_CONF" -N "$n"
done
sleep 3

submit() {
	sbatch --wait --cpus-per-task=1 --mem-per-cpu=500M --output="$work/task-%a.txt" \
		--array="0-$((shards - 1))%6" \
		--export="ALL,N=$shards,MANIFEST=$work/m.jsonl,OUT=$work/out,RUBRICATE=$program" \
		"$root/contrib/slurm/rubricate-array.sh"
}

submit >"$work/first.txt" 2>&1 &
waiting=$!
sleep 4
echo "node n2 and one task elsewhere are killed"
node=$(cat "$work/slurmd-n2.pid")
for step in $(pgrep -f 'slurmstepd'); do
	cat "/proc/$step/environ" 2>/dev/null | tr '\0' '\n' | grep -q '^SLURMD_NODENAME=n2$' && kill -KILL "$step"
done
for p in $(pgrep -x rubricate); do
	case $(cat "/proc/$p/environ" 2>/dev/null | tr '\0' '\n' | sed -n 's/^SLURMD_NODENAME=//p') in
	n2) kill -KILL "$p" ;;
	n1) [ -z "${one:-}" ] && kill -KILL "$p" && one=$p ;;
	esac
done
kill -KILL "$node"
wait "$waiting"
echo "first submission ended with $?"
grep -c 'JobState=NODE_FAIL\|NODE_FAIL' "$work/jobcomp.log" 2>/dev/null | sed 's/^/tasks that the lost node had: /'
submit >"$work/second.txt" 2>&1
check "the second submission ends well" [ $? -eq 0 ]
check "outputs are those of an undisturbed run" same "$work/out"
check "nothing is left over" no_strays "$work/out"
"$program" log merge "$work"/out/log/*.jsonl >"$work/merged.jsonl"
check "every record is in the logs once" [ "$(grep -c '"id"' "$work/merged.jsonl")" -eq 2000 ]
tail -1 "$work/merged.jsonl"
stop
close
