#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The array script of contrib/slurm on three virtual nodes of this machine: one node is lost and
# one task is killed midway; after Slurm's requeue and one more submission all is as it should be.
# Needs root, slurmctld, slurmd, munge. Takes about a minute and a half; stops what it started.
. "$(dirname "$0")/lib.sh"
need slurmctld slurmd sbatch scontrol munged mungekey
shards=12
host=$(hostname -s 2>/dev/null || uname -n)
mkdir -p "$work/state" "$work/spool" "$work/munge"
chmod 711 "$work"
export SLURM_CONF=$work/slurm.conf
# cred_expire: so long waits a job that is put into the queue again; Slurm's default is 120 seconds
cat >"$SLURM_CONF" <<CONF
ClusterName=loop
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket,cred_expire=10
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
SlurmdTimeout=6
KillWait=2
MinJobAge=10
JobRequeue=1
MaxArraySize=1001
SchedulerParameters=sched_interval=5
SlurmdParameters=config_overrides
JobCompType=jobcomp/filetxt
JobCompLoc=$work/jobcomp.log
NodeName=n[1-3] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17821-17823] CPUs=2 RealMemory=4000
PartitionName=batch Nodes=n[1-3] Default=YES State=UP
CONF

# Number and name of each process that was started by us, directly or by Slurm: its environment
# names our configuration.
ours() { # node; any without one
	for p in $(grep -lsxz "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ); do
		[ -z "${1-}" ] || grep -qsxz "SLURMD_NODENAME=$1" "$p" || continue
		p=${p%/environ}
		echo "${p#/proc/} $(cat "$p/comm" 2>/dev/null)"
	done
}

stop() {
	for daemon in "$work"/slurmd-*.pid "$work/slurmctld.pid" "$work/munge/pid"; do
		[ -f "$daemon" ] && kill "$(cat "$daemon")" 2>/dev/null
	done
	sleep 1
	ours | while read -r p name; do
		case $name in
		slurm* | rubricate*) kill -KILL "$p" 2>/dev/null ;;
		esac
	done
}
trap 'stop; close; exit 1' INT TERM

mungekey --create --keyfile="$work/munge/key"
munged --force --key-file="$work/munge/key" --socket="$work/munge/socket" \
	--pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" ||
	exit 1
make_texts 1000 80
slurmctld -f "$SLURM_CONF"
for n in n1 n2 n3; do
	mkdir -p "$work/spool/$n"
	slurmd -f "$SLURM_CONF" -N "$n"
done
sleep 2

submit() {
	sbatch --wait --cpus-per-task=1 --mem-per-cpu=500M --output="$work/task-%a.txt" \
		--array="0-$((shards - 1))%6" \
		--export="ALL,N=$shards,MANIFEST=$work/m.jsonl,OUT=$work/out,RUBRICATE=$program" \
		"$root/contrib/slurm/rubricate-array.sh"
}

converts() { # node: the first process of a task there
	ours "$1" | sed -n 's/ rubricate$//p' | head -1
}

steps() { # the step daemons above these processes; they overwrite their own environment
	while read -r p name; do
		up=$(sed 's/.*) . \([0-9]*\) .*/\1/' "/proc/$p/stat" 2>/dev/null) &&
			grep -qsx slurmstepd "/proc/$up/comm" && echo "$up"
	done
}

submit >"$work/first.txt" 2>&1 &
waiting=$!
until [ -n "$(converts n1)" ] && [ -n "$(converts n2)" ]; do
	sleep .2
	kill -0 $waiting 2>/dev/null || break
done
sleep 1
kill -KILL "$(converts n1)" && echo "killed: one task on n1"
# the daemons first, or they would tell of the end of their tasks
ours n2 >"$work/n2"
kill -KILL "$(cat "$work/slurmd-n2.pid")" $(steps <"$work/n2") 2>/dev/null
kill -KILL $(sed 's/ .*//' "$work/n2") 2>/dev/null
echo "killed: node n2 with $(grep -c 'rubricate$' "$work/n2") processes of tasks"
wait "$waiting"
echo "first submission ended with $?"
check "the lost node's tasks are put into the queue again" \
	grep -q 'requeue job .* due to failure of node n2' "$work/slurmctld.log"
check "the killed task is told as failed" grep -q 'JobState=FAILED' "$work/jobcomp.log"
submit >"$work/second.txt" 2>&1
check "the second submission ends well" [ $? -eq 0 ]
check "outputs are those of an undisturbed run" same "$work/out"
check "nothing is left over" no_strays "$work/out"
"$program" log merge "$work"/out/log/*.jsonl >"$work/merged.jsonl"
check "every record is in the logs once" [ "$(grep -c '"id"' "$work/merged.jsonl")" -eq 1000 ]
tail -1 "$work/merged.jsonl"
stop
check "everything that was started has stopped" [ -z "$(ours | grep -E ' (slurm|rubricate)')" ]
close
