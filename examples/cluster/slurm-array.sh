#!/bin/bash
# A forecast of a library as a partitioned data set, each task of an array writing its part. A task that fails, or is killed, is
# run again; what is there is left alone.
#
#   array=$(sbatch --parsable examples/cluster/slurm-array.sh catchment.yaml rain_fcast rain/)
#   sbatch --dependency=afterok:$array --wrap "npx uchronia check rain/"
#
#SBATCH --job-name=uchronia-export
#SBATCH --array=0-3
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=01:00:00
#SBATCH --requeue
set -euo pipefail

library=$1
id=$2
dataset=$3

# Parts are counted from 1.
part=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN + 1))
exec npx uchronia export "$library" "$id" -o "$dataset" --partition station,issue-month \
  --shard "$part/$SLURM_ARRAY_TASK_COUNT"
