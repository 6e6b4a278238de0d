"""Answers golden cases on Spark: run by a Python that has PySpark, with the cases on standard input.

It imports nothing of ours, so that the environment of the peer stays its own.
"""

import json
import sys

from pyspark.sql import SparkSession

told = json.load(sys.stdin)
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.ansi.enabled", "true")
    .config("spark.sql.session.timeZone", "Asia/Seoul")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
for name, table in told["tables"].items():
    texts = spark.createDataFrame(table["rows"], ", ".join(f"{column} string" for column in table["columns"]))
    casts = [f"CAST({column} AS {kind}) AS {column}" for column, kind in table["columns"].items()]
    texts.selectExpr(*casts).cache().createOrReplaceTempView(f"`{name}`")

answers = []
for text in told["queries"]:
    try:
        rows = spark.sql(text).collect()
        value = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else f"{len(rows)} rows"
        answers.append({"value": value if value is None or isinstance(value, bool) else str(value)})
    except Exception as error:
        answers.append({"error": str(error).strip().partition("\n")[0][:300]})
json.dump(answers, sys.stdout)
