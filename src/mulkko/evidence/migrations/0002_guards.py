"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "evidence_claim": ["id", "supersedes_id"],
    "evidence_claimpin": ["id", "claim_id+version_id"],
    "evidence_run": ["id"],
    "evidence_receipt": ["id", "digest"],
}


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [guarded(TABLES)]
