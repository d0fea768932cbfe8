# The same scores by packages of others, from pairs as JSON: {forecasts: [[...]], observations: [...], reference: [[...]],
# thresholds: [...], levels: [...], rows: [[case, ...] of each forecast]}. null is missing. Prints {metric: {package: value}}.
import json
import sys
import warnings

import numpy as np
import properscoring
import scores
import scoringrules
import xarray as xr
import xskillscore
from scipy import stats

warnings.simplefilter('ignore')
with open(sys.argv[1]) as file:
    given = json.load(file)


def array(values):
    return np.array(values, dtype=float)


x, y, r = array(given['forecasts']), array(given['observations']), array(given['reference'])
complete = not np.isnan(x).any()
n, m = x.shape
f, o = xr.DataArray(x, dims=['case', 'member']), xr.DataArray(y, dims=['case'])
clim = xr.DataArray(r, dims=['case', 'member'])
mean = np.nanmean(x, axis=1)
fm = xr.DataArray(mean, dims=['case'])
out = {}


def give(metric, package, value):
    """Values that a package calls NaN say nothing."""
    def plain(v):
        if isinstance(v, dict):
            return {key: plain(inner) for key, inner in v.items()}
        v = np.asarray(v, dtype=float)
        if v.ndim == 0:
            return float(v) if np.isfinite(v) else None
        return v.tolist()
    out.setdefault(metric, {})[package] = plain(value)


def key(t):
    return f'{t:g}'


P = scores.probability
give('crps', 'scores', P.crps_for_ensemble(f, o, 'member', method='ecdf'))
give('crps', 'properscoring', properscoring.crps_ensemble(y, x).mean())
parts = P.crps_for_ensemble(f, o, 'member', method='ecdf', include_components=True)
give('crps_over', 'scores', parts.sel(component='overforecast_penalty'))
give('crps_under', 'scores', parts.sel(component='underforecast_penalty'))
give('crps_spread', 'scores', parts.sel(component='spread'))
if m > 1 and (np.isfinite(x).sum(axis=1) > 1).all():
    give('crps_fair', 'scores', P.crps_for_ensemble(f, o, 'member', method='fair'))
give('crpss', 'scores', 1 - P.crps_for_ensemble(f, o, 'member', method='ecdf')
     / P.crps_for_ensemble(clim, o, 'member', method='ecdf'))
give('rmse', 'scores', scores.continuous.rmse(fm, o))
give('mae', 'scores', scores.continuous.mae(fm, o))
give('me', 'scores', scores.continuous.additive_bias(fm, o))
give('pbias', 'scores', scores.continuous.pbias(fm, o))
give('rmse', 'xskillscore', xskillscore.rmse(o, fm, dim='case'))
if n > 1:
    give('correlation', 'scipy', stats.pearsonr(mean, y)[0])
    give('correlation', 'scores', scores.continuous.correlation.pearsonr(fm, o))
    give('nse', 'scores', scores.continuous.nse(fm, o))
    give('kge', 'scores', scores.continuous.kge(fm, o))
if complete:
    give('crps', 'scoringrules', scoringrules.crps_ensemble(y, x, estimator='nrg').mean())
    give('crps', 'xskillscore', xskillscore.crps_ensemble(o, f, dim='case'))
    if m > 1:
        give('crps_fair', 'scoringrules', scoringrules.crps_ensemble(y, x, estimator='fair').mean())
        give('dawid_sebastiani', 'scoringrules', scoringrules.dssuv_ensemble(y, x).mean())
        give('spread', 'numpy', np.sqrt(x.var(axis=1, ddof=1).mean()))
    give('pit', 'scores', P.Pit(f, o, ensemble_member_dim='member').hist_values(10, right=False) * n)
    give('rank_histogram', 'scores', P.rank_histogram(f, o, 'member') * n)
    give('iqr', 'scipy', stats.iqr(x, axis=1).mean())
    rows = given['rows']
    fc = [np.array([x[i] for i in row]).T for row in rows]
    ob = [np.array([y[i] for i in row]) for row in rows]
    give('energy_score', 'scoringrules', np.mean([scoringrules.es_ensemble(b, a) for a, b in zip(fc, ob)]))
    give('variogram_score', 'scoringrules', np.mean([scoringrules.vs_ensemble(b, a, p=0.5) for a, b in zip(fc, ob)]))
    for level in given['levels']:
        q = np.quantile(x, level, axis=1)
        value = scores.continuous.quantile_score(xr.DataArray(q, dims=['case']), o, alpha=level)
        out.setdefault('quantile_score', {}).setdefault('scores', {})[key(level)] = float(value)
        value = np.mean(scoringrules.quantile_score(y, q, level))
        out['quantile_score'].setdefault('scoringrules', {})[key(level)] = float(value)
    low, high = np.quantile(x, 0.1, axis=1), np.quantile(x, 0.9, axis=1)
    out['interval_score'] = {'scoringrules': {'0.8': float(np.mean(scoringrules.interval_score(y, low, high, 0.2)))}}
    value = scores.continuous.quantile_interval_score(
        xr.DataArray(low, dims=['case']), xr.DataArray(high, dims=['case']), o, 0.1, 0.9)['total']
    out['interval_score']['scores'] = {'0.8': float(value.mean())}
    median = np.median(x, axis=1)
    give('weighted_interval_score', 'scoringrules', np.mean(scoringrules.weighted_interval_score(
        y, median, low[:, None], high[:, None], np.array([0.2]))))


def threshold(metric, package, t, value):
    value = float(value)
    out.setdefault(metric, {}).setdefault(package, {})[key(t)] = value if np.isfinite(value) else None


CONTINGENCY = {'pod': 'probability_of_detection', 'far': 'false_alarm_ratio', 'csi': 'critical_success_index',
               'ets': 'equitable_threat_score', 'frequency_bias': 'frequency_bias'}
for t in given['thresholds']:
    threshold('brier', 'scores', t, P.brier_score_for_ensemble(f, o, 'member', t, fair_correction=False).squeeze())
    threshold('brier_fair', 'scores', t, P.brier_score_for_ensemble(f, o, 'member', t, fair_correction=True).squeeze())
    threshold('twcrps', 'scores', t, P.tail_tw_crps_for_ensemble(f, o, 'member', t, tail='upper', method='ecdf'))
    threshold('twcrps_lower', 'scores', t, P.tail_tw_crps_for_ensemble(f, o, 'member', t, tail='lower', method='ecdf'))
    events = xr.DataArray((y >= t).astype(float), dims=['case'])
    share = np.array([(row[~np.isnan(row)] >= t).mean() for row in x])
    chance = xr.DataArray(share, dims=['case'])
    if 0 < events.sum() < n:
        threshold('roc_area', 'scores', t, P.roc_auc(chance, events))
        threshold('roc_area', 'scipy', t, stats.mannwhitneyu(share[y >= t], share[y < t]).statistic
                  / ((y >= t).sum() * (y < t).sum()))
    table = scores.categorical.ThresholdEventOperator(default_event_threshold=t).make_contingency_manager(fm, o)
    for metric, name in CONTINGENCY.items():
        threshold(metric, 'scores', t, getattr(table, name)())
    if complete:
        threshold('twcrps', 'scoringrules', t, scoringrules.twcrps_ensemble(y, x, a=t, estimator='nrg').mean())
        threshold('twcrps_lower', 'scoringrules', t, scoringrules.twcrps_ensemble(y, x, b=t, estimator='nrg').mean())
print(json.dumps(out))
