"""Runs the peers of the benchmark on the same data, and says what they computed and how long it took.

    python peers.py --answers answers.parquet [--csv small.csv] [--parquet small.parquet]
                    [--peers polars,duckdb] [--tasks store,median,week,day,csv,parquet] [--runs 5] [--serve]

The file of `--answers` has the columns `answered_at` (microseconds, UTC), `store` and `channel` (dictionaries), `nps` (u8).
It is loaded once, into each peer's own memory and its own best types; loading is never timed. The files of `--csv`
and `--parquet` have the same columns and are read inside the timed part.

Tasks. Each gives n, promoters, detractors and the mean for every group; `NPS = 100 (promoters - detractors) / n`.

    store    by store
    median   by store, with the median
    week     by store and ISO week in Europe/Warsaw
    day      by store, channel and day in Europe/Warsaw
    csv      a CSV file, by ISO week in Europe/Warsaw
    parquet  a Parquet file, by ISO week in Europe/Warsaw

Output. One JSON object a line on standard output; everything else goes to standard error.

Without `--serve` every (peer, task) is first checked against the others, then run `--runs` times, interleaved:

    {"peer": "polars", "task": "store", "seconds": [..], "best": .., "median": .., "digest": {..}}

With `--serve` the first line is `{"ready": true, "peers": {"polars": "2.1.0", ..}, "tasks": [..]}`. Then each line on
standard input asks for one run, so that a caller can interleave its own; the end of the input ends the program:

    > {"peer": "polars", "task": "store", "digest": true}
    < {"peer": "polars", "task": "store", "seconds": 0.016, "digest": {..}}
    > {"peer": "polars", "task": "store"}
    < {"peer": "polars", "task": "store", "seconds": 0.015}

A request that cannot be run is answered by `{"error": ".."}`.

The digest is the proof that two programs computed the same. Over all groups it holds their number `groups`; the sum `n`
of their bases; the sum `net` of promoters less detractors; and `checksum`, the sum of

    (31 n + 37 promoters + 41 detractors + 43 sum + 47 twice_median) (key + 1) (period + 7)    modulo 2^61 - 1

where `sum` adds up the scores, `twice_median` is 0 outside the task `median` (the median of an even number of scores is
the mean of the middle two, so twice the median is an integer), `key` is the store's number (`store-017` is 17), in the
task `day` five times that plus the channel's place in CHANNELS, and 0 in the file tasks; `period` is 0 without a
period, the day's number since 1970-01-01, or the week's: (number of its Monday + 3) / 7. The mean is checked against
sum / n apart from that, since it is a float.
"""

import argparse
import json
import statistics
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq

ZONE = "Europe/Warsaw"
CHANNELS = ["store", "web", "phone", "chat", "e-mail"]
TASKS = ["store", "median", "week", "day", "csv", "parquet"]
MODULUS = (1 << 61) - 1


class Polars:
    """Lazy queries, collected by the engine that Polars picks itself."""

    def __init__(self, answers, files):
        import polars as pl

        self.pl = pl
        self.version = pl.__version__
        self.files = files
        self.frame = None if answers is None else pl.from_arrow(answers)
        score = pl.col("nps")
        self.counts = [
            pl.len().alias("n"),
            (score >= 9).sum().alias("promoters"),
            (score <= 6).sum().alias("detractors"),
            score.mean().alias("mean"),
        ]
        day = pl.col("answered_at").dt.convert_time_zone(ZONE).dt.date()
        self.day = day.alias("period")
        # Truncating the date takes half the time of truncating the instant with its zone; the weeks are the same.
        self.week = day.dt.truncate("1w").alias("period")

    def run(self, task):
        pl = self.pl
        match task:
            case "store":
                query = self.frame.lazy().group_by("store").agg(self.counts)
            case "median":
                query = self.frame.lazy().group_by("store").agg([*self.counts, pl.col("nps").median().alias("median")])
            case "week":
                query = self.frame.lazy().group_by("store", self.week).agg(self.counts)
            case "day":
                query = self.frame.lazy().group_by("store", "channel", self.day).agg(self.counts)
            case "csv":
                text = pl.scan_csv(
                    self.files["csv"],
                    schema={"answered_at": pl.String, "store": pl.String, "channel": pl.String, "nps": pl.UInt8},
                )
                # Told the exact format, it reads times four times as fast as by guessing.
                instant = pl.col("answered_at").str.to_datetime("%Y-%m-%dT%H:%M:%S.%6fZ", time_unit="us", time_zone="UTC")
                query = text.with_columns(instant).group_by(self.week).agg(self.counts)
            case "parquet":
                query = pl.scan_parquet(self.files["parquet"]).group_by(self.week).agg(self.counts)
        return query.collect()

    def table(self, result):
        return result.to_arrow()


class DuckDb:
    """SQL over a table of DuckDB's own, with enumerations for the dimensions; results as Arrow."""

    COUNTS = (
        "count(*) AS n, sum((nps >= 9)::INT) AS promoters, sum((nps <= 6)::INT) AS detractors, avg(nps) AS mean"
    )
    DAY = f"timezone('{ZONE}', answered_at)::DATE"
    WEEK = f"date_trunc('week', timezone('{ZONE}', answered_at))::DATE"

    def __init__(self, answers, files):
        import duckdb

        self.version = duckdb.__version__
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        if answers is not None:
            # Left to itself DuckDB takes a dictionary for text, and groups by it at a third of the speed.
            for column in ("store", "channel"):
                self.connection.execute(
                    f"CREATE TYPE {column}_name AS ENUM (SELECT DISTINCT {column}::VARCHAR AS v FROM answers ORDER BY v)"
                )
            self.connection.execute(
                "CREATE TABLE held AS SELECT answered_at, store::store_name AS store, channel::channel_name AS channel, nps"
                " FROM answers"
            )
        paths = {kind: str(path).replace("'", "''") for kind, path in files.items()}
        csv = (
            f"read_csv('{paths['csv']}', header = true, columns = {{'answered_at': 'TIMESTAMPTZ', 'store': 'VARCHAR',"
            " 'channel': 'VARCHAR', 'nps': 'UTINYINT'})"
        )
        self.queries = {
            "store": f"SELECT store, {self.COUNTS} FROM held GROUP BY ALL",
            "median": f"SELECT store, {self.COUNTS}, median(nps) AS median FROM held GROUP BY ALL",
            "week": f"SELECT store, {self.WEEK} AS period, {self.COUNTS} FROM held GROUP BY ALL",
            "day": f"SELECT store, channel, {self.DAY} AS period, {self.COUNTS} FROM held GROUP BY ALL",
            "csv": f"SELECT {self.WEEK} AS period, {self.COUNTS} FROM {csv} GROUP BY ALL",
            "parquet": f"SELECT {self.WEEK} AS period, {self.COUNTS} FROM read_parquet('{paths['parquet']}') GROUP BY ALL",
        }

    def run(self, task):
        return self.connection.sql(self.queries[task]).to_arrow_table()

    def table(self, result):
        return result


class Pandas:
    """Group-bys over categorical columns."""

    def __init__(self, answers, files):
        import pandas as pd

        self.pd = pd
        self.version = pd.__version__
        self.files = files
        self.frame = None if answers is None else answers.to_pandas()

    @staticmethod
    def day(answered_at):
        return answered_at.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()

    def week(self, answered_at):
        day = self.day(answered_at)
        return day - self.pd.to_timedelta(day.dt.day_of_week, unit="D")

    @staticmethod
    def counts(frame, by, **more):
        frame = frame.assign(promoters=frame["nps"] >= 9, detractors=frame["nps"] <= 6)
        return frame.groupby(by, observed=True, sort=False).agg(
            n=("nps", "size"),
            promoters=("promoters", "sum"),
            detractors=("detractors", "sum"),
            mean=("nps", "mean"),
            **more,
        )

    def run(self, task):
        frame = self.frame
        match task:
            case "store":
                return self.counts(frame, ["store"])
            case "median":
                return self.counts(frame, ["store"], median=("nps", "median"))
            case "week":
                return self.counts(frame.assign(period=self.week(frame["answered_at"])), ["store", "period"])
            case "day":
                return self.counts(frame.assign(period=self.day(frame["answered_at"])), ["store", "channel", "period"])
            case "csv":
                file = self.pd.read_csv(self.files["csv"], usecols=["answered_at", "nps"], dtype={"nps": "uint8"})
                file["answered_at"] = self.pd.to_datetime(file["answered_at"], utc=True, format="ISO8601")
            case "parquet":
                file = self.pd.read_parquet(self.files["parquet"], columns=["answered_at", "nps"])
        return self.counts(file.assign(period=self.week(file["answered_at"])), ["period"])

    def table(self, result):
        return pa.Table.from_pandas(result.reset_index(), preserve_index=False)


PEERS = {"polars": Polars, "duckdb": DuckDb, "pandas": Pandas}


def digest(table, task):
    """What a result comes to, whatever the order of its rows. See the head of this file."""

    def column(name):
        return table.column(name).to_pylist()

    n, promoters, detractors, means = column("n"), column("promoters"), column("detractors"), column("mean")
    keys = periods = medians = [0] * len(n)
    if "store" in table.column_names:
        keys = [int(name.removeprefix("store-")) for name in column("store")]
    if "channel" in table.column_names:
        place = {name: i for i, name in enumerate(CHANNELS)}
        keys = [key * len(CHANNELS) + place[name] for key, name in zip(keys, column("channel"))]
    if "period" in table.column_names:
        days = table.column("period").cast(pa.timestamp("s")).cast(pa.int64()).to_pylist()
        periods = [day // 86_400 for day in days]
        if task != "day":
            assert all((day + 3) % 7 == 0 for day in periods), "a week does not start on a Monday"
            periods = [(day + 3) // 7 for day in periods]
    if "median" in table.column_names:
        medians = [round(2 * median) for median in column("median")]

    checksum = net = 0
    for n_i, pro, det, mean, key, period, median in zip(n, promoters, detractors, means, keys, periods, medians):
        pro, det, total = int(pro), int(det), round(mean * n_i)
        assert abs(total / n_i - mean) < 1e-12, "a mean is not a sum of integers over n"
        net += pro - det
        checksum += (31 * n_i + 37 * pro + 41 * det + 43 * total + 47 * median) * (key + 1) * (period + 7)
    return {"groups": len(n), "n": sum(n), "net": net, "checksum": checksum % MODULUS}


def timed(peer, task):
    """One run, and its seconds."""
    start = time.perf_counter()
    result = peer.run(task)
    return time.perf_counter() - start, result


def say(line):
    print(json.dumps(line), flush=True)


def serve(peers, tasks):
    """Answers one request a line until the input ends."""
    say({"ready": True, "peers": {name: peer.version for name, peer in peers.items()}, "tasks": tasks})
    for line in sys.stdin:
        try:
            request = json.loads(line)
            name, task = request["peer"], request["task"]
            if name not in peers or task not in tasks:
                say({"error": f"there is no peer `{name}` with task `{task}` here"})
                continue
            seconds, result = timed(peers[name], task)
            answer = {"peer": name, "task": task, "seconds": seconds}
            if request.get("digest"):
                answer["digest"] = digest(peers[name].table(result), task)
            say(answer)
        except Exception as err:  # the caller decides whether one failed run ends the comparison
            say({"error": f"{type(err).__name__}: {err}"})


def compare(peers, tasks, runs):
    """Proves that the peers agree, then times them in turn. Returns whether they agreed."""
    digests = {}
    for task in tasks:
        for name, peer in peers.items():
            digests[task, name] = digest(peer.table(peer.run(task)), task)
        if len({json.dumps(digests[task, name]) for name in peers}) > 1:
            print(f"the peers differ in `{task}`: {[digests[task, name] for name in peers]}", file=sys.stderr)
            return False
    seconds = {key: [] for key in digests}
    for _ in range(runs):
        for task, name in digests:
            seconds[task, name].append(timed(peers[name], task)[0])
    for (task, name), runs_of in seconds.items():
        say(
            {
                "peer": name,
                "task": task,
                "seconds": runs_of,
                "best": min(runs_of),
                "median": statistics.median(runs_of),
                "digest": digests[task, name],
            }
        )
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", help="Parquet file that is loaded before anything is timed")
    parser.add_argument("--csv", help="CSV file that is read inside the timed part")
    parser.add_argument("--parquet", help="Parquet file that is read inside the timed part")
    parser.add_argument("--peers", default="polars,duckdb", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--tasks", help="all that the given files allow, unless said")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="take requests from standard input")
    args = parser.parse_args()

    files = {"csv": args.csv, "parquet": args.parquet}
    possible = [task for task in TASKS if (files[task] if task in files else args.answers)]
    tasks = args.tasks.split(",") if args.tasks else possible
    names = args.peers.split(",")
    if unknown := [task for task in tasks if task not in possible] + [name for name in names if name not in PEERS]:
        parser.error(f"no such peer or task, or no file for it: {', '.join(unknown)}")
    if args.runs < 1:
        parser.error("--runs must be at least 1")

    answers = pq.read_table(args.answers) if args.answers else None
    peers = {name: PEERS[name](answers, files) for name in names}
    del answers
    if args.serve:
        serve(peers, tasks)
        return 0
    return 0 if compare(peers, tasks, args.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
