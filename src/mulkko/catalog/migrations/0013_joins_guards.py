"""Guards: the database itself refuses to change or delete a join or a decision on one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_join": ["id", "name"],
    "catalog_joindecision": ["id"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_joins")]
    operations = [guarded(TABLES)]
