"""What a draft tells the delegation table beyond duty and amount."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0004_settlement_guards"),
        ("organization", "0005_handover_guards"),
        ("policy", "0011_closed_read_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="DelegationFacts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("annual_krw", models.BigIntegerField(blank=True, null=True)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("novelty", models.CharField(blank=True, max_length=10)),
                ("is_joint", models.BooleanField(null=True)),
                ("raise_to", models.CharField(blank=True, max_length=20)),
                ("raise_because", models.CharField(blank=True, max_length=300)),
                ("instructed_level", models.CharField(blank=True, max_length=20)),
                ("instruction", models.CharField(blank=True, max_length=300)),
                ("instructed_as", models.CharField(blank=True, max_length=60)),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approval.approval",
                    ),
                ),
                (
                    "instructed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.person",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="delegation", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raise_to", ""), models.Q(("raise_because", ""), _negated=True), _connector="OR"
                        ),
                        name="raised_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("instructed_level", ""),
                            models.Q(models.Q(("instruction", ""), _negated=True), ("instructed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="instructed_by_somebody_in_words",
                    ),
                ],
            },
        ),
    ]
