from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0005_voice_links")]

    operations = [
        migrations.AddField(model_name="coauthor", name="may_write", field=models.BooleanField(default=True)),
    ]
