# Daily sums by day of lead against observations and climatology, by hand: numpy arrays of time, no package of verification.
import json
import sys

import numpy as np
import pandas as pd
import properscoring

with open(sys.argv[1]) as file:
    given = json.load(file)
hour = pd.Timedelta(hours=1)
start = pd.Timestamp(given['start'])
observed = pd.Series(np.array(given['observed'], dtype=float), pd.date_range(start, periods=len(given['observed']), freq='h'))
issues = pd.date_range(given['firstIssue'], periods=given['issues'], freq='D')
values = np.array(given['forecast'], dtype=float).reshape(given['issues'], given['members'], given['leads'])


def day_ending(t):
    """The sum of the 24 hours that end at t; NaN when one is missing."""
    some = observed.reindex(pd.date_range(t - 23 * hour, t, freq='h'))
    return some.sum() if some.notna().all() else np.nan


def climatology(t):
    # 29 February is 1 March in other years.
    there = t + pd.Timedelta(days=1) if (t.month, t.day) == (2, 29) else t
    days = [there.replace(year=year) + pd.Timedelta(days=d) for year in (2018, 2019, 2020, 2021) if year != t.year for d in range(-5, 6)]
    sums = np.array([day_ending(day) for day in days])
    return sums[~np.isnan(sums)]


out = []
for day in range(given['leads'] // 24):
    crps, reference, below, left = [], [], [], 0
    for i, issue in enumerate(issues):
        t = issue + (day + 1) * 24 * hour
        y = day_ending(t)
        x = values[i, :, day * 24:(day + 1) * 24].sum(axis=1)
        c = climatology(t)
        if np.isnan(y) or len(c) == 0:
            left += 1
            continue
        crps.append(properscoring.crps_ensemble(y, x))
        reference.append(properscoring.crps_ensemble(y, c))
        below.append((x < y).sum())
    out.append({'cases': len(crps), 'missing': left / len(issues), 'crps': np.mean(crps),
                'crpss': 1 - np.mean(crps) / np.mean(reference),
                'rank_histogram': np.bincount(below, minlength=given['members'] + 1).tolist()})
print(json.dumps(out))
