"""Guards of settlements: the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"approval_settlement": ["id", "objection_id"]}


class Migration(migrations.Migration):
    dependencies = [("approval", "0003_consent")]
    operations = [guarded(TABLES)]
