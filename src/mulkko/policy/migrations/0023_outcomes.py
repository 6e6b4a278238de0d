"""평가: the outcome plan of a draft, what was measured on its day, and how it was judged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_guards"),
        ("organization", "0007_elections_and_gates"),
        ("policy", "0022_closed_read_salts"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("better", models.CharField(choices=[("less", "less"), ("more", "more")], max_length=4)),
                ("slot", models.CharField(blank=True, max_length=40)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=24, null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("target", models.DecimalField(decimal_places=4, max_digits=24)),
                ("due_on", models.DateField(db_index=True)),
                ("method", models.CharField(choices=[("claim", "claim"), ("person", "person")], max_length=6)),
                ("how", models.CharField(blank=True, max_length=300)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.claim",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcome", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeMeasurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(blank=True, max_length=30)),
                ("measured_on", models.DateField()),
                ("source", models.CharField(max_length=1000)),
                ("because", models.CharField(blank=True, max_length=300)),
                ("versions_text", models.CharField(default="{}", max_length=2000)),
                ("title", models.CharField(blank=True, max_length=60)),
                ("unit_name", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.person",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="policy.outcomeline",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposed",
                    models.CharField(
                        choices=[
                            ("reached", "reached"),
                            ("partly", "partly"),
                            ("missed", "missed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("reached", "reached"),
                            ("partly", "partly"),
                            ("missed", "missed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("lesson", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=60)),
                ("unit_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "measurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="policy.outcomemeasurement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="outcomeline",
            constraint=models.UniqueConstraint(fields=("proposal", "key"), name="one_outcome_line_a_key"),
        ),
        migrations.AddConstraint(
            model_name="outcomeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("value__isnull", True), models.Q(("slot", ""), _negated=True)),
                    models.Q(
                        ("claim__isnull", True), ("value__isnull", False), models.Q(("source", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_value_of_today_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("method", "claim")),
                    models.Q(("method", "person"), models.Q(("how", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_line_says_how_it_is_measured",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", ""), _negated=True), models.Q(("because", ""), _negated=True), _connector="OR"
                ),
                name="a_missing_value_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomejudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", models.F("proposed")), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="another_judgement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomejudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("lesson", ""), _negated=True), name="a_judgement_leaves_a_lesson"
            ),
        ),
    ]
