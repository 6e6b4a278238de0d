"""등록정보 정정: what was corrected in the register of an approved document."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0012_batch_guards"),
        ("organization", "0006_sent_forms"),
        ("policy", "0015_batch"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("field", models.CharField(choices=[("title", "title"), ("retention", "retention")], max_length=10)),
                ("old", models.CharField(max_length=200)),
                ("new", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("unit_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_corrections",
                        to="approval.approval",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("approval", "place"), name="one_correction_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(("field__in", ("title", "retention"))), name="no_number_is_corrected"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("old", models.F("new")), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="corrected_to_another_value",
                    ),
                ],
            },
        ),
    ]
