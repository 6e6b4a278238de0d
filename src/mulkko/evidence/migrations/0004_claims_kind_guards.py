"""The table of claims was made anew: it is guarded again."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_claims_kind")]
    operations = [guarded({"evidence_claim": ["id", "supersedes_id"]}, is_anew=True)]
