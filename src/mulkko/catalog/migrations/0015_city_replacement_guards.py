"""Guards: the database itself refuses to change or delete that a data call was given up for another one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"catalog_callreplacement": ["id", "call_id"]}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_city_replacement")]
    operations = [guarded(TABLES)]
