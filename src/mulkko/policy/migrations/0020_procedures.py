"""What a proposal tells of itself, and the answers to the procedures that follow from it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0020_elections_and_gates"),
        ("policy", "0017_register_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcedureFacts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told_text", models.TextField()),
                ("told_on", models.DateField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="procedure_facts",
                        to="policy.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProcedureAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=40)),
                ("variant", models.CharField(blank=True, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("not_applicable", "not_applicable"),
                            ("exception", "exception"),
                            ("waived", "waived"),
                        ],
                        max_length=14,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("on", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("exception", models.CharField(blank=True, max_length=4)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("cost_krw", models.BigIntegerField(blank=True, null=True)),
                ("title", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedure_answers",
                        to="policy.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "done"), ("on__isnull", False), models.Q(("number", ""), _negated=True)),
                            models.Q(
                                models.Q(("kind", "done"), _negated=True), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="answered_with_a_proof_or_a_reason",
                    )
                ],
            },
        ),
    ]
