"""Decides the learners of a Parquet file by the rows of a policy with DuckDB: one line of JSON with the seconds of the processor.

    pip install duckdb
    python3 duckdb_sql.py RULES.csv LEARNERS.parquet MOST THREADS OUT.csv

RULES.csv is what `workload rows` writes, MOST the most credits of the limited category; OUT.csv gets `id,credits` for each learner.
Counted is the query with its output, behind the import and the table of rules. Of several ways to write it this is the quickest
that was found: the best of each family grouped, not windowed.
"""

import json
import sys
import time

import duckdb

SQL = """
copy (
    with fitting as (
        select items.id, rules.target, rules.credits, rules.category, rules.family, items.score
        from read_parquet($items) items join rules using (code)
        where items.score >= rules.least and items.award + to_years(rules.years) >= items."application.date"
    ), counted as (
        select id, target, credits, category from fitting where family is null
        union all
        select id, unnest(arg_max({target: target, credits: credits, category: category}, score))
        from fitting where family is not null group by id, family
    ), covered as (
        select id, target, any_value(credits) credits, any_value(category) category from counted group by id, target
    ), sums as (
        select id, coalesce(sum(credits) filter (category <> 0), 0)
            + least(coalesce(sum(credits) filter (category = 0), 0), $most) credits
        from covered group by id
    )
    select id, coalesce(credits, 0)::bigint credits
    from (select distinct id from read_parquet($items)) left join sums using (id)
) to '{out}' (format csv)
"""


def main():
    rules, items, most, threads, out = sys.argv[1:]
    base = duckdb.connect()
    base.execute(f"set threads = {int(threads)}")
    base.execute(
        "create table rules as select * from read_csv($1, header = true, columns = {code: 'VARCHAR', least: 'INT', years: 'INT', "
        "target: 'VARCHAR', credits: 'INT', category: 'INT', family: 'INT'})",
        [rules],
    )
    began = time.process_time()
    sql = SQL.replace("{out}", out.replace("'", "''")).replace("$items", "'" + items.replace("'", "''") + "'")
    base.execute(sql.replace("$most", str(int(most))))
    print(json.dumps({"seconds": time.process_time() - began}))


main()
