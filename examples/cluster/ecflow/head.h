#!/bin/bash
set -euo pipefail
export ECF_PORT=%ECF_PORT%
export ECF_HOST=%ECF_HOST%
export ECF_NAME=%ECF_NAME%
export ECF_PASS=%ECF_PASS%
export ECF_TRYNO=%ECF_TRYNO%
export ECF_RID=$$
ecflow_client --init=$$
# A task that fails says so, and is tried again.
trap 'ecflow_client --abort=trap' ERR INT TERM
cd '%WORK%'
