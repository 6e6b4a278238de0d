"""The words a figure may be asked in: every kind of tree node, and every part of it, that a query may hold.

What is not named here is refused, so a new release of the parser cannot open a door by itself.
Add a word only together with a test of its meaning: each one has to be carried to a second engine one day.
"""

from sqlglot import exp

Kind = exp.DataType.Type

_ONE = frozenset({"this"})
_TWO = frozenset({"this", "expression"})
_QUERY = frozenset({"with_", "order", "limit", "offset"})

GRAMMAR: dict[type[exp.Expression], frozenset[str]] = {
    exp.Select: _QUERY | {"expressions", "distinct", "from_", "joins", "where", "group", "having", "qualify"},
    exp.Union: _QUERY | _TWO | {"distinct"},
    exp.Intersect: _QUERY | _TWO | {"distinct"},
    exp.Except: _QUERY | _TWO | {"distinct"},
    exp.Subquery: frozenset({"this", "alias"}),
    exp.With: frozenset({"expressions"}),
    exp.CTE: frozenset({"this", "alias"}),
    exp.TableAlias: frozenset({"this", "columns"}),
    exp.Table: frozenset({"this", "alias"}),
    exp.From: _ONE,
    exp.Join: frozenset({"this", "on", "side", "kind", "using"}),
    exp.Where: _ONE,
    exp.Group: frozenset({"expressions"}),
    exp.Having: _ONE,
    exp.Qualify: _ONE,
    exp.Order: frozenset({"this", "expressions"}),
    exp.Ordered: frozenset({"this", "desc", "nulls_first"}),
    exp.Limit: frozenset({"expression"}),
    exp.Offset: frozenset({"expression"}),
    exp.Distinct: frozenset({"expressions"}),
    exp.Window: frozenset({"this", "partition_by", "order", "spec", "over"}),
    exp.WindowSpec: frozenset({"kind", "start", "start_side", "end", "end_side"}),
    exp.Filter: _TWO,
    exp.Alias: frozenset({"this", "alias"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Star: frozenset(),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Null: frozenset(),
    exp.Boolean: _ONE,
    exp.Placeholder: _ONE,
    exp.Paren: _ONE,
    exp.Var: _ONE,
    exp.Not: _ONE,
    exp.Neg: _ONE,
    exp.Is: _TWO,
    exp.In: frozenset({"this", "expressions", "query"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Exists: _ONE,
    exp.Like: _TWO | {"negate"},
    exp.ILike: _TWO | {"negate"},
    exp.Interval: frozenset({"this", "unit"}),
    exp.DataType: frozenset({"this", "expressions", "nested"}),
    exp.DataTypeParam: _ONE,
    exp.Div: _TWO | {"typed", "safe"},
    exp.DPipe: _TWO | {"safe"},
    **dict.fromkeys(
        (
            *(exp.And, exp.Or, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ),
            *(exp.Add, exp.Sub, exp.Mul, exp.IntDiv, exp.Mod, exp.Escape),
        ),
        _TWO,
    ),
}

FUNCTIONS: dict[type[exp.Expression], frozenset[str]] = {
    **dict.fromkeys((exp.Sum, exp.Avg, exp.Median, exp.CountIf), _ONE),
    **dict.fromkeys((exp.Abs, exp.Sign, exp.Floor, exp.Ceil, exp.Length, exp.Lower, exp.Upper, exp.LastDay), _ONE),
    **dict.fromkeys((exp.Year, exp.Quarter, exp.Month, exp.Week, exp.Day, exp.DayOfWeek, exp.DayOfYear), _ONE),
    **dict.fromkeys((exp.PercentileCont, exp.PercentileDisc, exp.Nullif, exp.Extract), _TWO),
    **dict.fromkeys((exp.Left, exp.Right, exp.Contains, exp.StartsWith, exp.EndsWith), _TWO),
    **{node: frozenset({"this", "offset", "default"}) for node in (exp.Lag, exp.Lead)},
    **{node: frozenset() for node in (exp.RowNumber, exp.Rank, exp.DenseRank)},
    exp.Count: frozenset({"this", "big_int"}),
    exp.Min: _ONE,
    exp.Max: _ONE,
    exp.GroupConcat: frozenset({"this", "separator"}),
    exp.Round: frozenset({"this", "decimals"}),
    exp.Coalesce: frozenset({"this", "expressions", "is_nvl", "is_null"}),
    exp.Greatest: frozenset({"this", "expressions", "ignore_nulls"}),
    exp.Least: frozenset({"this", "expressions", "ignore_nulls"}),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true", "false"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.TryCast: frozenset({"this", "to", "safe", "requires_string"}),
    exp.DateDiff: frozenset({"this", "expression", "unit", "date_part_boundary"}),
    exp.TimestampTrunc: frozenset({"this", "unit", "input_type_preserved"}),
    exp.DateTrunc: frozenset({"this", "unit", "input_type_preserved"}),
    exp.TimeToStr: frozenset({"this", "format"}),
    exp.DateFromParts: frozenset({"year", "month", "day"}),
    exp.Substring: frozenset({"this", "start", "length"}),
    exp.Trim: frozenset({"this", "expression", "position"}),
    exp.Replace: frozenset({"this", "expression", "replacement"}),
    exp.RegexpLike: frozenset({"this", "expression", "flag"}),
    exp.Concat: frozenset({"expressions", "safe", "coalesce"}),
    exp.SplitPart: frozenset({"this", "delimiter", "part_index"}),
    exp.StrPosition: frozenset({"this", "substr"}),
}

# A number has to stay exact: binary fractions differ between engines, so DOUBLE, FLOAT and REAL are absent.
CAST_TYPES = frozenset({Kind.DECIMAL, Kind.BIGINT, Kind.INT, Kind.VARCHAR, Kind.TEXT, Kind.DATE})

# Loose words that the tree keeps as plain text.
KEYWORDS = frozenset(
    [
        "ROWS",
        "RANGE",
        "PRECEDING",
        "FOLLOWING",
        "UNBOUNDED",
        "OVER",
        "LEFT",
        "RIGHT",
        "FULL",
        "INNER",
        "OUTER",
        "CROSS",
        "SEMI",
        "ANTI",
        "BOTH",
        "LEADING",
        "TRAILING",
    ]
) | {"CURRENT ROW"}
DATE_PARTS = frozenset(["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "ISODOW", "DOY", "ISOYEAR"])

# DuckDB reads these names as functions when no column has them, even in quotes; `rowid` is a hidden column.
HIDDEN_FUNCTIONS = frozenset(
    [
        "current_catalog",
        "current_database",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "user",
        "rowid",
        "get_current_time",
    ]
)

NEEDS_ORDER = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead)

# What to call a refused thing; anything else is called by its own name in the query.
NAMES: dict[type[exp.Expression], str] = {
    exp.Command: "A command",
    exp.Tuple: "A row value",
    exp.Values: "A table written into the query",
    exp.Lateral: "A lateral join",
    exp.TableSample: "Sampling",
    exp.Pivot: "A pivot",
    exp.Columns: "COLUMNS(…)",
    exp.Lambda: "A lambda",
    exp.Array: "A list",
    exp.Struct: "A structure",
    exp.Bracket: "Picking from a list",
    exp.PositionalColumn: "A column by position",
    exp.Into: "SELECT INTO",
    exp.Lock: "A locking read",
    exp.Collate: "A collation",
    exp.AtTimeZone: "A time zone",
    exp.ByteString: "A string with escapes",
    exp.RawString: "A dollar-quoted string",
    exp.HistoricalData: "AT (VERSION …)",
    exp.Pow: "A power",
    exp.SimilarTo: "SIMILAR TO",
}

# Parts of an allowed node that are refused, by the words an author knows them by.
PART_NAMES = {
    "recursive": "A recursive WITH",
    "materialized": "MATERIALIZED",
    "method": "A NATURAL, ASOF or POSITIONAL join",
    "on": "DISTINCT ON",
    "by_name": "UNION BY NAME",
    "db": "A schema name",
    "catalog": "A database name",
    "sample": "Sampling",
    "into": "SELECT INTO",
    "locks": "A locking read",
    "pivots": "A pivot",
    "all": "GROUP BY ALL",
    "rollup": "ROLLUP",
    "cube": "CUBE",
    "grouping_sets": "GROUPING SETS",
    "windows": "A named window",
    "version": "AT (VERSION …)",
    "when": "AT (VERSION …)",
    "except_": "* EXCLUDE",
    "replace": "* REPLACE",
    "rename": "* RENAME",
    "laterals": "A lateral join",
    "limit_options": "LIMIT with options",
}
