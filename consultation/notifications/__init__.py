"""Messages to people: who is told what, when and why, on the site and by e-mail, each in their own language."""
