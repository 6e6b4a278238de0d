"""Guards: the database itself refuses to change or delete what the watch found and what people did about it, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_watchfinding": ["id"], "policy_watchanswer": ["id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0025_watch")]
    operations = [guarded(TABLES)]
