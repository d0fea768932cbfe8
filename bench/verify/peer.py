"""The same as bench/verify.mjs by Python's packages. Each measurement prints {"name": [seconds on the clock, of the processor]}."""
import json
import resource
import sys
import time
import warnings

import numpy as np
import scores
import scoringrules
import xarray as xr
import xskillscore

warnings.simplefilter('ignore')
cases, rounds = int(sys.argv[1]), int(sys.argv[2])
out = {}


def measure(name, work, repeat=rounds):
    taken = []
    for _ in range(repeat):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    out[name] = [float(np.median([t[i] for t in taken])) for i in (0, 1)]


random = np.random.default_rng(1)
x = random.gamma(2, 3, (cases, 51))
y = random.gamma(2, 3, cases)
scoringrules.crps_ensemble(y[:10], x[:10], backend='numba')  # compiled before it is measured
measure('crps', lambda: scoringrules.crps_ensemble(y, x, backend='numba'))
measure('quantiles', lambda: np.quantile(x, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1))
del x, y

# A year of daily issues of 168 hours, 100 members; verified by lead time, with a bootstrap of blocks of 7 issues.
issues, members, leads = 365, 100, 168
fcst = xr.DataArray(random.gamma(2, 3, (issues, members, leads)), dims=['issue', 'member', 'lead'])
obs = xr.DataArray(random.gamma(2, 3, (issues, leads)), dims=['issue', 'lead'])


def year():
    P = scores.probability
    by = {'preserve_dims': ['issue', 'lead']}
    per_case = {
        'crps': P.crps_for_ensemble(fcst, obs, 'member', method='ecdf', **by),
        'crps_fair': P.crps_for_ensemble(fcst, obs, 'member', method='fair', **by),
    }
    for t in (3.0, 6.0, 12.0):
        per_case[f'brier {t}'] = P.brier_score_for_ensemble(fcst, obs, 'member', t, fair_correction=False, **by)
    variance = fcst.var('member', ddof=1)
    ranks = xskillscore.rank_histogram(obs, fcst, dim='issue', member_dim='member')
    results = {name: score.mean('issue') for name, score in per_case.items()}
    results['spread'] = np.sqrt(variance.mean('issue'))
    starts = random.integers(0, issues, (200, -(-issues // 7)))
    index = ((starts[:, :, None] + np.arange(7)) % issues).reshape(200, -1)[:, :issues]
    intervals = {}
    for name, score in {**per_case, 'variance': variance}.items():
        means = np.stack([score.values[rows].mean(axis=tuple(range(score.ndim - 1))) for rows in index])
        intervals[name] = np.quantile(means, [0.025, 0.975], axis=0)
    return results, intervals, ranks


year()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
measure('year', year, 3)
out['memory'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(out))
