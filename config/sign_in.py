"""The form to sign in with a password."""

from allauth.account.forms import LoginForm


class PasswordForm(LoginForm):
    """Keeps its password field, which allauth takes away where accounts are made without one: here people may set one later."""

    def _setup_password_field(self) -> None:
        return
