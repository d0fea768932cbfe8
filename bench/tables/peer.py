# The rows of a Parquet file written again: `python peer.py duckdb|pyarrow SOURCE FILE [rounds]`, by DuckDB as Parquet or by
# pyarrow as an Arrow IPC file. The rows are in memory before. Prints seconds, processor time, and the peak of memory.
import json
import os
import resource
import sys
import time

who, source, file = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 1
if who == "duckdb":
    import duckdb

    connection = duckdb.connect()
    connection.sql("set timezone = 'UTC'")
    connection.sql(f"create table rows as select * from '{source}'")

    def write():
        connection.sql(f"copy rows to '{file}' (format parquet, compression zstd)")

else:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(source)

    def write():
        with pyarrow.OSFile(file, "wb") as sink, pyarrow.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)


seconds = []
processor = []
for _ in range(rounds):
    if os.path.exists(file):
        os.remove(file)
    begin, before = time.perf_counter(), time.process_time()
    write()
    # As a file of ours is: on the disk.
    with open(file, "rb") as written:
        os.fsync(written.fileno())
    seconds.append(time.perf_counter() - begin)
    processor.append(time.process_time() - before)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": seconds, "processor": processor, "bytes": os.path.getsize(file), "peak": peak}))
