"""Guards: the database itself refuses to change or delete what was measured and judged, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_outcomemeasurement": ["id"], "policy_outcomejudgement": ["id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0023_outcomes")]
    operations = [guarded(TABLES)]
