"""Guards: the database itself refuses to change or delete a line of the log of closed papers, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_closedread": ["id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0010_closed_reads")]
    operations = [guarded(TABLES)]
