"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_sealedversion": ["hash"],
    "approval_signature": ["id", "step_id"],
    "approval_ending": ["id", "approval_id"],
    "approval_answer": ["id", "opinion_id"],
    "approval_documentnumber": ["id", "approval_id", "department_code+year+series+serial"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial")]
    operations = [guarded(TABLES)]
