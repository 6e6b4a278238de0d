"""The table of claims was made anew: it is guarded again."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"evidence_claim": ["id", "supersedes_id"]}


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_claims_kind")]
    operations = [guarded(TABLES, is_anew=True)]
