"""A claim tells the joins that it relies on. SQLite makes the table anew, so its guards are put on again."""

from django.db import migrations, models

from mulkko.ledger.sql.guards import guarded

TABLES = {"evidence_claim": ["id", "supersedes_id"]}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0013_joins_guards"), ("evidence", "0004_claims_kind_guards")]
    operations = [
        migrations.AddField("claim", "joins_text", models.TextField(default="[]")),
        guarded(TABLES, is_anew=True),
    ]
