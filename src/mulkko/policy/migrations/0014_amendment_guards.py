"""Guards of amendments: the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_amendment": ["id", "proposal_id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0013_amendment")]
    operations = [guarded(TABLES)]
