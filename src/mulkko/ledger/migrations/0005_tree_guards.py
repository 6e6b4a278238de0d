"""Guards: the database itself refuses to change or delete the tree over the seals, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"ledger_treenode": ["key"]}


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_treenode_checkpointrow_root")]
    operations = [guarded(TABLES)]
