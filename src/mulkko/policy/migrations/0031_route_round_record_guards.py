"""Guards: the database itself refuses to change or delete a registered round, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_roundrecord": ["id", "approval_id", "department_code+year+serial"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0030_route_round_records")]
    operations = [guarded(TABLES)]
