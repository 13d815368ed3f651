"""The demonstration: "SMart in Progress", with invented people, texts and votes. Loaded by `manage.py load_demo`."""
