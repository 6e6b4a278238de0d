"""Looking at a class of disclosure again after the decision, and closing a matter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0007_elections_and_gates"),
        ("policy", "0019_procedure_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="class_now",
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name="proposal",
            name="clauses_now",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_on", models.DateField()),
                ("retention", models.CharField(max_length=14)),
                ("ends_on", models.DateField(blank=True, db_index=True, null=True)),
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closing", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["closed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClassReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_text", models.CharField(max_length=1000)),
                (
                    "disclosure",
                    models.CharField(
                        choices=[("open", "open"), ("partly", "partly"), ("closed", "closed")], max_length=6
                    ),
                ),
                ("clauses", models.CharField(blank=True, max_length=20)),
                ("disclosure_reason", models.CharField(blank=True, max_length=300)),
                ("closed_parts", models.CharField(blank=True, max_length=500)),
                ("again_on", models.DateField(blank=True, null=True)),
                ("after_decision", models.BooleanField()),
                ("because", models.CharField(max_length=300)),
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
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="class_reviews", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clauses", ""), ("disclosure", "open")),
                            models.Q(
                                models.Q(("disclosure", "open"), _negated=True),
                                models.Q(("clauses", ""), _negated=True),
                                models.Q(("disclosure_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_reviewed_class_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="a_class_review_says_why"
                    ),
                ],
            },
        ),
    ]
