"""Guards: the database itself refuses to change or delete what was asked and answered, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "coordination_request": ["id", "redirects_id"],
    "coordination_answer": ["id", "request_id"],
    "coordination_reply": ["id", "answer_id"],
    "coordination_settlement": ["id", "objection_id"],
}


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial")]
    operations = [guarded(TABLES)]
