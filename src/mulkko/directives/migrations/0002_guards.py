"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "directives_decision": ["id", "candidate_id"],
    "directives_event": ["id"],
}


class Migration(migrations.Migration):
    dependencies = [("directives", "0001_initial")]
    operations = [guarded(TABLES)]
