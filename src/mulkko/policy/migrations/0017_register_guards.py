"""Guards of corrections of the register: the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_registercorrection": ["id", "approval_id+place"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0016_register")]
    operations = [guarded(TABLES)]
