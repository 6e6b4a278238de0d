"""Guards: the database itself refuses to change or delete a number that another system gave a further document."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"approval_furtherresult": ["id", "result_id+place"]}


class Migration(migrations.Migration):
    dependencies = [("approval", "0015_route_further_result")]
    operations = [guarded(TABLES)]
