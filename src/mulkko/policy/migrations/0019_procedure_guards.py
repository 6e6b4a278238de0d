"""Guards: the database itself refuses to change or delete an answer to a procedure, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_procedureanswer": ["id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0018_procedures")]
    operations = [guarded(TABLES)]
