"""Guards of what was found between two signatures: the database itself refuses to change or delete it, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_evidencecheck": ["id", "receipt_id", "kind+of"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0032_rest_evidence_checks")]
    operations = [guarded(TABLES)]
