"""Guards of claims again: SQLite dropped the triggers when the table got its new column, and PostgreSQL kept them."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"evidence_claim": ["id", "supersedes_id"]}


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_rest_choice")]
    operations = [guarded(TABLES, is_anew=True)]
