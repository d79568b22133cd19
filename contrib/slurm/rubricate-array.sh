#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=rubricate
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=1500M
#SBATCH --time=04:00:00
# One shard of a manifest a task. Submit it with the number of shards in N:
#
#   N=1000; sbatch --array=0-$((N - 1)) --export=ALL,N=$N,MANIFEST=m.jsonl,OUT=out rubricate-array.sh
#
# FORMATS, OPTIONS and RUBRICATE may be set as well. Submitting the same array again finishes what
# failed and skips what is done.
set -u
: "${N:?number of shards}" "${MANIFEST:?manifest}" "${OUT:?output folder}"
mkdir -p "$OUT/log"
${RUBRICATE:-rubricate} batch "$MANIFEST" -o "$OUT" ${FORMATS:+-t "$FORMATS"} \
	--shard="$SLURM_ARRAY_TASK_ID/$N" --log="$OUT/log/$SLURM_ARRAY_TASK_ID.jsonl" \
	-j "${SLURM_CPUS_PER_TASK:-1}" --progress=none ${OPTIONS:-}
code=$?
# 75 says: try again (disk full, memory). Three times is enough for a passing trouble.
if [ $code -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit $code
