from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0008_desk_of_a_person")]

    operations = [
        migrations.AddField(model_name="coauthor", name="may_write", field=models.BooleanField(default=True)),
    ]
