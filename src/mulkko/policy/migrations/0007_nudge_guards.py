"""Guards of reminders: the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_nudge": ["id", "step_id+on", "request_id+on"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0006_nudges")]
    operations = [guarded(TABLES)]
