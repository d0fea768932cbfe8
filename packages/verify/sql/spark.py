"""Verification of a data set of Parquet files on Spark, by the texts beside this file.

    spark-submit spark.py --dataset forecasts/ --observed observations/ --by lead-day --metrics crps,brier --thresholds 1,5

The rows of each text come as one JSON object, to standard output or to the file of --output. `uchronia verify --engine spark`
runs it and makes scores of them.
"""

import argparse
import json
import os
import sys

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))


def text_of(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def arguments():
    parser = argparse.ArgumentParser(description="Verification of a data set of Parquet files on Spark")
    parser.add_argument("--dataset", required=True, help="a Parquet file, or a folder of them: the forecasts")
    parser.add_argument("--observed", required=True, help="a Parquet file, or a folder of them: the observations")
    parser.add_argument("--metrics", required=True, help="names, separated by commas")
    parser.add_argument("--by", default="none")
    parser.add_argument("--thresholds", default="", help="numbers, separated by commas")
    parser.add_argument("--above", action="store_true", help="an event lies above its threshold, and not at it")
    parser.add_argument("--median", action="store_true", help="the median of the members is the deterministic forecast, and not their mean")
    parser.add_argument("--output", help="a file for the rows; standard output when absent")
    return parser.parse_args()


def parquet(spark, path):
    return spark.read.parquet(path)


def station_of(table):
    """The expression of the station: data sets have it under a name that no folder has."""
    name = next((one for one in ("station_id", "station") if one in table.columns), None)
    return name and f"cast({name} as string)"


def only_station(spark, stations, other, name):
    """The one station of the other view, for a table that has no column of stations."""
    stations = [row[0] for row in spark.sql(f"select distinct {stations} limit 2").collect()]
    if len(stations) > 1:
        sys.exit(f"The {name} have no column station, and the {other} have several stations. Add the column.")
    return stations[0] if stations else ""


def number(value):
    """A number in SQL that is a double, and no decimal."""
    return f"cast({float(value)!r} as double)"


def tables(spark, options):
    forecasts = parquet(spark, options.dataset)
    observations = parquet(spark, options.observed)
    forecasts.createOrReplaceTempView("given_forecasts")
    observations.createOrReplaceTempView("given_observations")
    select_forecasts = (
        "select {station} as station, cast(reference_time as timestamp) as reference_time, cast(lead_time as bigint) as lead_time, "
        "cast(valid_time as timestamp) as valid_time, cast(member as string) as member, "
        "case when isnan(value) then null else cast(value as double) end as value from given_forecasts"
    )
    select_observations = (
        "select {station} as station, cast(time as timestamp) as valid_time, "
        "case when isnan(value) then null else cast(value as double) end as value from given_observations"
    )
    has = station_of(forecasts)
    seen = station_of(observations)
    if has and not seen:
        station = only_station(spark, f"{has} as station from given_forecasts", "forecasts", "observations")
    elif seen and not has:
        station = only_station(spark, f"{seen} as station from given_observations", "observations", "forecasts")
    else:
        station = ""
    literal = "'" + str(station).replace("\\", "\\\\").replace("'", "\\'") + "'"
    spark.sql(select_forecasts.format(station=has or literal)).createOrReplaceTempView("forecasts")
    spark.sql(select_observations.format(station=seen or literal)).createOrReplaceTempView("observations")


def main():
    options = arguments()
    spark = (
        SparkSession.builder.appName("uchronia verify")
        .config("spark.sql.session.timeZone", "UTC")
        # An identifier that looks like a number is a text all the same: 0123 stays 0123.
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    # 200 parts, the default, cost more than they bring on a few cores.
    if not spark.sparkContext.getConf().contains("spark.sql.shuffle.partitions"):
        spark.conf.set("spark.sql.shuffle.partitions", str(max(8, 3 * spark.sparkContext.defaultParallelism)))
    known = json.loads(text_of("metrics.json"))
    metrics = [known[name] for name in options.metrics.split(",")]
    tables(spark, options)
    thresholds = [part for part in options.thresholds.split(",") if part != ""]
    strict = "true" if options.above else "false"
    median = "true" if options.median else "false"
    if thresholds:
        rows = ", ".join(f"({number(part)}, {strict}, {median})" for part in thresholds)
        spark.sql(f"select * from values {rows} as t(threshold, strict, median)").createOrReplaceTempView("thresholds")
    spark.sql(text_of("pairs.sql")).createOrReplaceTempView("pairs")
    grouped = spark.sql(text_of(f"by/{options.by}.sql"))
    grouped.createOrReplaceTempView("grouped")
    for table in sorted({metric["table"] for metric in metrics}):
        spark.sql(text_of(f"{table}.sql")).cache().createOrReplaceTempView(table)
    texts = ["counts"] + sorted({metric["text"] for metric in metrics})
    results = {name: [row.asDict() for row in spark.sql(text_of(f"{name}.sql")).collect()] for name in texts}
    spark.stop()
    out = json.dumps(results)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(out)
    else:
        print(out)


if __name__ == "__main__":
    main()
