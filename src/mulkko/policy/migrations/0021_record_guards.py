"""Guards: the database itself refuses to change or delete a review of a class or a closing, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_classreview": ["id"], "policy_closing": ["id", "proposal_id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0020_records")]
    operations = [guarded(TABLES)]
