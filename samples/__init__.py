"""The sample delivery: invented reports, the files made of them, and tables of what they say."""
